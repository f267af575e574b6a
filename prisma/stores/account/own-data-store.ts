import type { AccountStatus } from '../../../domain/account-status';
import type { Actor } from '../../../domain/actor';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import { todaysName } from '../audit/former-names';
import { toPerson } from './account-rows';
import type { LogInOutcome } from './log-in-store';

/** All that is kept about a developer, as they may have it: what administrators say among themselves is not in it. */
export interface OwnData extends Person {
  id: string;
  status: AccountStatus;
  statusSince: Date;
  createdAt: Date;
  updatedAt: Date;
  emailVerifiedAt: Date | null;
  changes: {
    at: Date;
    event: string;
    fromStatus: string | null;
    toStatus: string | null;
    by: Actor['kind'];
    said: string | null;
  }[];
  sessions: { createdAt: Date; lastUsedAt: Date; expiresAt: Date; endedAt: Date | null }[];
  logIns: { at: Date; outcome: LogInOutcome }[];
  mails: { at: Date; kind: string; sentAt: Date | null }[];
}

export interface OwnDataStore {
  /** Null where there is no such account any more. */
  find(accountId: string): Promise<OwnData | null>;
}

/** Of each list the latest: more than any account has, and no answer without end. */
const MOST = 10_000;
/** Among administrators alone. */
const THEIR_OWN = ['note_added', 'escalated'];
/** With these, what was said went to the developer, or came from them. */
const SAID_TO_DEVELOPER = ['approved', 'rejected', 'revoked', 'question_asked', 'question_answered', 'reminded', 'password_set'];

/** Reads everything that is kept about one developer. */
export function createOwnDataStore(database: Database): OwnDataStore {
  return {
    async find(id) {
      const account = await database.account.findUnique({ where: { id }, include: { profile: true } });
      if (!account?.profile) return null;
      const [entries, sessions, logIns, mails] = await Promise.all([
        database.auditEntry.findMany({
          where: { chain: id, event: { notIn: THEIR_OWN } },
          include: { detail: true },
          orderBy: { sequence: 'desc' },
          take: MOST,
        }),
        database.session.findMany({ where: { accountId: id }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: MOST }),
        database.logIn.findMany({ where: { accountId: id }, orderBy: [{ at: 'desc' }, { id: 'asc' }], take: MOST }),
        database.outboxMail.findMany({
          where: { accountId: id, administratorId: null },
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
          take: MOST,
        }),
      ]);
      const { status, statusSince, createdAt, updatedAt, emailVerifiedAt } = account;
      return {
        id,
        ...toPerson(account.profile),
        status,
        statusSince,
        createdAt,
        updatedAt,
        emailVerifiedAt,
        changes: entries
          .map(({ at, event, fromStatus, toStatus, actor, detail }) => ({
            at,
            event: todaysName(event),
            fromStatus: todaysName(fromStatus),
            toStatus: todaysName(toStatus),
            by: actor,
            said: SAID_TO_DEVELOPER.includes(event) ? (detail?.reason ?? null) : null,
          }))
          .reverse(),
        sessions: sessions
          .map((session) => ({
            createdAt: session.createdAt,
            lastUsedAt: session.rotatedAt,
            expiresAt: session.expiresAt,
            endedAt: session.endedAt,
          }))
          .reverse(),
        logIns: logIns.map(({ at, outcome }) => ({ at, outcome })).reverse(),
        mails: mails.map((mail) => ({ at: mail.createdAt, kind: mail.kind, sentAt: mail.sentAt })).reverse(),
      };
    },
  };
}
