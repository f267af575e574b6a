import type { Developer } from '../api/developers';
import type { DecidedStatus } from './decided-status';

export type Person = Pick<Developer, 'id' | 'full_name' | 'revision'>;

/** What was decided about some developers at once. */
export interface Decision {
  portalId: string;
  decision: DecidedStatus;
  reason?: string;
  people: readonly Person[];
}

/** A decision on its way: held so that it can be taken back, then sent, one developer after the other. */
export interface DecisionBatch extends Decision {
  id: number;
  stage: 'held' | 'sending' | 'finished';
  /** Milliseconds since the epoch: when it is sent. */
  sendAt: number;
  done: number;
  /** By developer: why it came to nothing. */
  failures: readonly { person: Person; why: string }[];
}

export interface DecisionQueue {
  hold(decision: Decision): void;
  /** Takes a held decision back: nobody has heard of it. */
  undo(batchId: number): void;
  /** Sends a held decision now. */
  send(batchId: number): void;
  /** Sends everything that has not been sent, all of it at once: for a page that is about to go. */
  sendAll(): void;
  /** How many developers have not been sent yet. */
  unsent(): number;
  dismiss(batchId: number): void;
  /** For `useSyncExternalStore`: the same array until something changes. */
  batches(): readonly DecisionBatch[];
  subscribe(listener: () => void): () => void;
}

interface Outside {
  /** Carries one decision out. */
  send(decision: Decision, person: Person): Promise<unknown>;
  /** Says in words why that failed. */
  explain(decision: Decision, person: Person, error: unknown): Promise<string>;
  /** Lists are out of date. */
  changed(): void;
}

/** Long enough to see what one has clicked. */
export const UNDO_MS = 8000;
const SHOW_DONE_MS = 4000;
const AT_ONCE = 4;

/**
 * The mail follows a decision at once, so what can be undone is a decision that has not been sent: it waits here for a
 * few seconds. Closing the page sends it.
 */
export function createDecisionQueue(outside: Outside): DecisionQueue {
  let batches: readonly DecisionBatch[] = [];
  let lastId = 0;
  /** Of each batch: who has not been sent yet. */
  const waiting = new Map<number, Person[]>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const listeners = new Set<() => void>();

  function set(now: readonly DecisionBatch[]): void {
    batches = now;
    for (const listener of listeners) listener();
  }

  const find = (id: number) => batches.find((batch) => batch.id === id);
  const change = (id: number, changes: (batch: DecisionBatch) => Partial<DecisionBatch>) =>
    set(batches.map((batch) => (batch.id === id ? { ...batch, ...changes(batch) } : batch)));

  function remove(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    waiting.delete(id);
    set(batches.filter((batch) => batch.id !== id));
  }

  function later(id: number, milliseconds: number, work: () => void): void {
    clearTimeout(timers.get(id));
    timers.set(id, setTimeout(work, milliseconds));
  }

  async function carryOut(id: number, atOnce = AT_ONCE): Promise<void> {
    const batch = find(id);
    const people = waiting.get(id);
    if (batch?.stage !== 'held' || !people) return;
    clearTimeout(timers.get(id));
    change(id, () => ({ stage: 'sending' }));
    const lane = async () => {
      for (let person = people.shift(); person; person = people.shift()) await carryOutOne(batch, person);
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    change(id, () => ({ stage: 'finished' }));
    outside.changed();
    if (find(id)?.failures.length === 0) later(id, SHOW_DONE_MS, () => remove(id));
  }

  async function carryOutOne(batch: DecisionBatch, person: Person): Promise<void> {
    try {
      await outside.send(batch, person);
      change(batch.id, ({ done }) => ({ done: done + 1 }));
    } catch (error) {
      const why = await outside.explain(batch, person, error);
      change(batch.id, ({ failures }) => ({ failures: [...failures, { person, why }] }));
    }
  }

  return {
    hold(decision) {
      lastId += 1;
      const id = lastId;
      set([...batches, { ...decision, id, stage: 'held', sendAt: Date.now() + UNDO_MS, done: 0, failures: [] }]);
      waiting.set(id, [...decision.people]);
      later(id, UNDO_MS, () => void carryOut(id));
    },
    undo(id) {
      if (find(id)?.stage === 'held') remove(id);
    },
    send: (id) => void carryOut(id),
    sendAll() {
      for (const batch of batches) {
        if (batch.stage === 'held') void carryOut(batch.id, batch.people.length);
        else for (const person of waiting.get(batch.id)?.splice(0) ?? []) void carryOutOne(batch, person);
      }
    },
    unsent: () => [...waiting.values()].reduce((sum, people) => sum + people.length, 0),
    dismiss: remove,
    batches: () => batches,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
