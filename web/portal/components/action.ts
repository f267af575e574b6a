import { useEffect, useRef, useState } from 'preact/hooks';
import type { Outcome, Refused, Trouble } from '../../client/outcome';

export interface Action {
  busy: boolean;
  /** Why the last try came to nothing; the next one may do better. */
  trouble: Trouble | { kind: 'refused' | 'misplaced' } | null;
  /** Milliseconds since the epoch before which another try is pointless; null where there is no such moment. */
  notBefore: number | null;
  /**
   * Asks the service for something, once at a time. `done` gets what it answered; `refused` says whether it has words
   * for a refusal, and all others become trouble.
   */
  run<T>(ask: () => Promise<Outcome<T>>, done: (data: T) => void | Promise<void>, refused?: (problem: Refused) => boolean): void;
}

/** The one way in which pages ask for something: nothing twice at once, and no failure without a word. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Action['trouble']>(null);
  const [notBefore, setNotBefore] = useState<number | null>(null);
  const runningRef = useRef(false);
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);

  async function attempt<T>(...[ask, done, refused]: Parameters<typeof run<T>>): Promise<void> {
    setBusy(true);
    setTrouble(null);
    const outcome = await ask();
    if (!here.current) return;
    if (outcome.kind === 'done') await done(outcome.data);
    else if (outcome.kind !== 'refused') setTrouble(outcome);
    else if (outcome.code === 'origin_mismatch') setTrouble({ kind: 'misplaced' });
    else if (!refused?.(outcome)) setTrouble({ kind: 'refused' });
    setNotBefore(outcome.kind === 'slow_down' ? Date.now() + outcome.seconds * 1000 : null);
  }

  function run<T>(
    ask: () => Promise<Outcome<T>>,
    done: (data: T) => void | Promise<void>,
    refused?: (problem: Refused) => boolean,
  ): void {
    if (runningRef.current || (notBefore !== null && Date.now() < notBefore)) return;
    runningRef.current = true;
    void attempt(ask, done, refused).finally(() => {
      runningRef.current = false;
      setBusy(false);
    });
  }

  return { busy, trouble, notBefore, run };
}
