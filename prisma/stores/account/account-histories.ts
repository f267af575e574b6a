import type { AccountStatus } from '../../../domain/account-status';
import type { Actor } from '../../../domain/actor';
import type { EarlierDecision } from '../../../domain/approval-policy';
import { type ApprovalRequest, TEMPORAL } from '../../../domain/approval-request';
import type { Basis } from '../../../domain/change';
import type { AccountKey } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import type { MailState } from '../../generated/client';
import { toPerson, toRequest } from './account-rows';
import { namesOf } from '../audit/actor-names';
import type { Changes } from '../audit/changes';
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
  /** The name or address that the account had until then, where it has another since. */
  before: string | null;
  /** How it was decided, where that was a decision and the portal had a policy. */
  basis: Basis | null;
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
  /** What is written down of its request. */
  request: ApprovalRequest | null;
  /** Who has approved as the first of two, in words for administrators. */
  firstApprovalBy: string | null;
  /** What is remembered of earlier accounts of the same address, the latest first. */
  earlierDecisions: { decision: EarlierDecision; at: Date }[];
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
      const account = await database.account.findUnique({ where: { id, portalId }, include: { profile: true, request: true } });
      if (!account?.profile || account.emailHash === null || account.status === 'closed') return null;
      const { emailHash, profile } = account;
      const [entries, mails, logIn, earlierDecisions] = await Promise.all([
        database.auditEntry.findMany({
          where: { chain: id },
          include: { detail: true },
          orderBy: { sequence: 'desc' },
          take: MOST,
        }),
        database.outboxMail.findMany({ where: { accountId: id }, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: MOST }),
        database.logIn.findFirst({ where: { accountId: id, outcome: 'logged_in' }, orderBy: { at: 'desc' } }),
        database.earlierDecision.findMany({
          where: { portalId, emailHash, forgottenAt: { gt: new Date() } },
          select: { decision: true, at: true },
          orderBy: { at: 'desc' },
        }),
      ]);
      const request = account.request && toRequest(account.request);
      const approvers = request?.firstApproval ? [approver(request.firstApproval)] : [];
      const names = await namesOf(database, [...entries, ...approvers]);
      const { status, statusSince, revision, createdAt, updatedAt, deadline } = account;
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
        request,
        firstApprovalBy: names[entries.length] ?? null,
        earlierDecisions,
        changes: entries
          .map(({ at, event, fromStatus, toStatus, actor, policyRevision, rule, detail }, index) => ({
            at,
            event: todaysName(event),
            fromStatus: todaysName(fromStatus),
            toStatus: todaysName(toStatus),
            actor: actor,
            by: names[index] ?? '',
            reason: detail?.reason ?? null,
            before: beforeIn(detail),
            basis: policyRevision === null ? null : { policy: policyRevision, rule, facts: factsIn(detail) },
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

function approver(firstApproval: string) {
  if (firstApproval === TEMPORAL) return { actor: 'temporal', actorId: null, detail: null };
  return { actor: 'administrator', actorId: firstApproval, detail: null };
}

function beforeIn(detail: { changes: string | null } | null): string | null {
  const [changed] = Object.values(detail?.changes ? (JSON.parse(detail.changes) as Changes) : {});
  return typeof changed?.[0] === 'string' ? changed[0] : null;
}

/** Erased with the account; an open one has them. */
function factsIn(detail: { facts: string | null } | null): string[] {
  return detail?.facts ? (JSON.parse(detail.facts) as string[]) : [];
}
