import type { AccountStatus } from '../../../domain/account-status';
import type { Actor } from '../../../domain/actor';
import type { AccountKey } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import type { MailState } from '../../generated/client';
import { toPerson } from './account-rows';
import { namesOf } from '../audit/actor-names';
import { todaysName } from '../audit/former-names';

/** One entry of an account's audit, in words for administrators. */
export interface RecordedChange {
  at: Date;
  event: string;
  fromStatus: string | null;
  toStatus: string | null;
  actor: Actor['kind'];
  by: string;
  reason: string | null;
}

/** A mail about an account, and what became of it. */
export interface MailRecord {
  at: Date;
  kind: string;
  to: 'developer' | 'administrator';
  state: MailState;
  failure: string | null;
  /** Since when every try has failed, and when the next one is made; null unless it waits. */
  failingSince: Date | null;
  nextTryAt: Date | null;
  sentAt: Date | null;
}

/** An open account with everything that happened to it, the earliest first. */
export interface AccountHistory extends Person {
  id: string;
  key: AccountKey;
  status: Exclude<AccountStatus, 'closed'>;
  statusSince: Date;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  deadline: Date | null;
  lastLoggedInAt: Date | null;
  changes: RecordedChange[];
  mails: MailRecord[];
}

export interface AccountHistories {
  /** Null where there is no such account, or none any more. */
  find(portalId: string, accountId: string): Promise<AccountHistory | null>;
}

/** More than anybody looks through; an account that has had more shows its latest. */
const MOST = 500;

/** Reads one account's whole story. */
export function createAccountHistories(database: Database): AccountHistories {
  return {
    async find(portalId, id) {
      const account = await database.account.findUnique({ where: { id, portalId }, include: { profile: true } });
      if (!account?.profile || account.emailHash === null || account.status === 'closed') return null;
      const [entries, mails, logIn] = await Promise.all([
        database.auditEntry.findMany({
          where: { chain: id },
          include: { detail: true },
          orderBy: { sequence: 'desc' },
          take: MOST,
        }),
        database.outboxMail.findMany({ where: { accountId: id }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: MOST }),
        database.logIn.findFirst({ where: { accountId: id, outcome: 'logged_in' }, orderBy: { at: 'desc' } }),
      ]);
      const names = await namesOf(database, entries);
      const { status, statusSince, revision, createdAt, updatedAt, deadline, emailHash, profile } = account;
      return {
        id,
        key: { portalId, emailHash },
        ...toPerson(profile),
        status,
        statusSince,
        revision,
        createdAt,
        updatedAt,
        deadline,
        lastLoggedInAt: logIn?.at ?? null,
        changes: entries
          .map(({ at, event, fromStatus, toStatus, actor, detail }, index) => ({
            at,
            event: todaysName(event),
            fromStatus: todaysName(fromStatus),
            toStatus: todaysName(toStatus),
            actor: actor,
            by: names[index] ?? '',
            reason: detail?.reason ?? null,
          }))
          .reverse(),
        mails: mails
          .map(({ createdAt: at, kind, administratorId, state, failure, failingSince, dueAt, sentAt }) => ({
            at,
            kind,
            to: administratorId === null ? ('developer' as const) : ('administrator' as const),
            state,
            failure,
            failingSince: state === 'queued' ? failingSince : null,
            nextTryAt: state === 'queued' ? dueAt : null,
            sentAt,
          }))
          .reverse(),
      };
    },
  };
}
