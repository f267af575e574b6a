import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { refused } from '../../client/outcome';
import { inWords, NotDone, refusalOf } from '../api/request';
import { type Account, decide, PEOPLE, readAccount } from '../api/developers';
import { dateAndTime } from '../components/time';
import {
  type DecisionBatch,
  createDecisionQueue,
  type Decision,
  type DecisionQueue,
  type Person,
  type Result,
} from './decision-queue';

/** What a browser sends of a page that is gone is limited to 64 kB: for more, it had better stay. */
const GO_ALONE = 25;

const Decisions = createContext<DecisionQueue | null>(null);

/** Holds the decisions that are on their way, whatever page is shown. */
export function DecisionsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [queue] = useState(() =>
    createDecisionQueue({ send, explain, changed: () => void client.invalidateQueries({ queryKey: [PEOPLE] }) }),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (queue.unsent() > GO_ALONE) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    addEventListener('pagehide', queue.sendAll);
    return () => {
      removeEventListener('beforeunload', ask);
      removeEventListener('pagehide', queue.sendAll);
    };
  }, [queue]);
  return <Decisions value={queue}>{children}</Decisions>;
}

export function useDecisions(): DecisionQueue {
  const queue = useContext(Decisions);
  if (!queue) throw new Error('there is no DecisionsProvider');
  return queue;
}

export function useBatches(): readonly DecisionBatch[] {
  const queue = useDecisions();
  return useSyncExternalStore(queue.subscribe, queue.batches);
}

/** The decision about this developer that is on its way, if one is. */
export function useBatchOf(developerId: string): DecisionBatch | null {
  return useBatches().find(({ stage, people }) => stage !== 'finished' && people.some(({ id }) => id === developerId)) ?? null;
}

async function send({ portalId, decision, reason }: Decision, people: readonly Person[]): Promise<Result[]> {
  const results = await decide(
    portalId,
    people.map(({ id, revision }) => ({
      developer_id: id,
      status: decision,
      revision_seen: revision,
      ...(reason && { reason }),
    })),
  );
  return results.map(({ developer, problem }) =>
    problem
      ? { error: new NotDone(refused(problem.status, problem)) }
      : { isHalf: decision === 'approved' && developer?.status === 'pending' },
  );
}

/** Where somebody else was faster, says who did what. */
async function explain({ portalId }: Decision, { id }: Person, error: unknown): Promise<string> {
  const refusal = refusalOf(error);
  if (refusal?.status !== 409 && refusal?.status !== 404) return inWords(error);
  const account = await readAccount(portalId, id).catch((now: unknown) => refusalOf(now));
  if (account && 'changes' in account) return whoWasFaster(account) ?? inWords(error);
  return account?.status === 404 ? 'somebody has deleted this account meanwhile' : inWords(error);
}

function whoWasFaster({ changes }: Account): string | null {
  const last = changes.at(-1);
  if (!last) return null;
  const why = last.reason === null ? '' : ` (“${last.reason}”)`;
  const what = { approved: 'approved', rejected: 'rejected', revoked: 'revoked' }[last.event as string];
  if (what === undefined) return `the account has changed since you looked, at ${dateAndTime(last.at)}: please look again`;
  return `${last.by} was faster and ${what} this at ${dateAndTime(last.at)}${why}`;
}
