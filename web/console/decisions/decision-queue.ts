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

/** A decision on its way: held so that it can be taken back, then sent, some developers after the others. */
export interface DecisionBatch extends Decision {
  id: number;
  stage: 'held' | 'sending' | 'finished';
  /** Milliseconds since the epoch: when it is sent. */
  sendAt: number;
  done: number;
  /** Of those: how many approvals have been the first of two. */
  halfDone: number;
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

/** What became of a decision about one developer; `error` where it came to nothing. */
export type Result = { isHalf: boolean } | { error: unknown };

interface Outside {
  /** Carries a decision out, with a result for each. Rejects where it is not known of any. */
  send(decision: Decision, people: readonly Person[]): Promise<Result[]>;
  /** Says in words why that failed. */
  explain(decision: Decision, person: Person, error: unknown): Promise<string>;
  /** Lists are out of date. */
  changed(): void;
}

/** Long enough to see what one has clicked. */
export const UNDO_MS = 8000;
const SHOW_DONE_MS = 4000;
/** Few enough to see them go, and to be sent by a page that is closed: of those the browser takes 64 kB. */
const TOGETHER = 50;

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

  async function carryOut(id: number): Promise<void> {
    const batch = find(id);
    const people = waiting.get(id);
    if (batch?.stage !== 'held' || !people) return;
    clearTimeout(timers.get(id));
    change(id, () => ({ stage: 'sending' }));
    while (people.length > 0) await carryOutSome(batch, people.splice(0, TOGETHER));
    change(id, () => ({ stage: 'finished' }));
    outside.changed();
    if (find(id)?.failures.length === 0) later(id, SHOW_DONE_MS, () => remove(id));
  }

  async function carryOutSome(batch: DecisionBatch, some: readonly Person[]): Promise<void> {
    const results = await outside.send(batch, some).catch((error: unknown) => some.map((): Result => ({ error })));
    await Promise.all(
      some.map(async (person, index) => {
        const result = results[index] ?? { error: null };
        if ('error' in result) {
          const why = await outside.explain(batch, person, result.error);
          change(batch.id, ({ failures }) => ({ failures: [...failures, { person, why }] }));
        } else {
          change(batch.id, ({ done, halfDone }) => ({ done: done + 1, halfDone: halfDone + (result.isHalf ? 1 : 0) }));
        }
      }),
    );
  }

  return {
    hold(decision) {
      lastId += 1;
      const id = lastId;
      set([...batches, { ...decision, id, stage: 'held', sendAt: Date.now() + UNDO_MS, done: 0, halfDone: 0, failures: [] }]);
      waiting.set(id, [...decision.people]);
      later(id, UNDO_MS, () => void carryOut(id));
    },
    undo(id) {
      if (find(id)?.stage === 'held') remove(id);
    },
    send: (id) => void carryOut(id),
    sendAll() {
      for (const batch of batches) {
        if (batch.stage === 'held') void carryOut(batch.id);
        const people = waiting.get(batch.id) ?? [];
        while (people.length > 0) void carryOutSome(batch, people.splice(0, TOGETHER));
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
