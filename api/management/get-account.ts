import { ACCOUNT_EVENTS, decisionsFrom, isDeveloperStatus } from '../../domain/account-status';
import { type ApprovalPolicy, EARLIER_DECISIONS } from '../../domain/approval-policy';
import { requestOf, WAITING_FOR } from '../../domain/approval-request';
import { DUE, nextDue } from '../../domain/due';
import { MAIL_KINDS, type MailKind } from '../../domain/mail-kind';
import { DEFAULT_CONTENT } from '../../mail/default-content';
import type { AccountHistory } from '../../prisma/stores/account/account-histories';
import { accountWorkflowId } from '../../workflows/messages';
import { timestamp, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { type ManagementDeps, portalEndpoint } from './audience';
import { answerFields, answersBody, formFor } from './answer-schemas';
import { developerStatus } from './developer-schemas';

const OPEN_STATUSES = ['awaiting_verification', 'awaiting_credential', 'pending', 'approved', 'rejected', 'revoked'] as const;

const change = z.strictObject({
  at: timestamp(),
  event: z.enum(ACCOUNT_EVENTS),
  from_status: z.string().nullable(),
  to_status: z.string().nullable(),
  actor: z.enum(['developer', 'administrator', 'temporal', 'system']),
  by: z.string().openapi({ description: 'Who, in words; what somebody claimed who came through Temporal' }),
  reason: z.string().nullable(),
  before: z
    .string()
    .nullable()
    .openapi({ description: 'The name or address that the account had until then, where it has another since' }),
  decided_under: z
    .strictObject({
      policy: z.int().openapi({ description: "The revision of the portal's approval policy" }),
      rule: z.string().nullable().openapi({ description: 'Null where no rule decided' }),
      facts: z.array(z.string()).openapi({ description: 'What the rule looked at, as parts of a sentence' }),
    })
    .nullable()
    .openapi({ description: 'How it was decided, where that was a decision and the portal had a policy' }),
});

const request = z.strictObject({
  waiting_for: z.enum(WAITING_FOR),
  since: timestamp().openapi({ description: 'Since when it waits for that one' }),
  question: z.string().nullable().openapi({ description: 'What an administrator wants to know' }),
  first_approval_by: z.string().nullable().openapi({ description: 'Who has approved as the first of two' }),
  due: z
    .strictObject({ what: z.enum(DUE), at: timestamp() })
    .nullable()
    .openapi({ description: 'What happens by itself next' }),
});

const mail = z.strictObject({
  at: timestamp().openapi({ description: 'When it was written' }),
  name: z.enum(MAIL_KINDS),
  label: z.string().openapi({ description: 'What it is, in a few words' }),
  to: z.enum(['developer', 'administrator']),
  state: z.enum(['queued', 'sent', 'failed', 'suppressed', 'bounced']),
  failure: z
    .string()
    .nullable()
    .openapi({ description: 'Why it failed, was suppressed or was sent back, or why the latest try failed' }),
  failing_since: timestamp().nullable().openapi({ description: 'Since when every try has failed, while it waits' }),
  next_try_at: timestamp().nullable().openapi({ description: 'When it is tried next, while it waits' }),
  sent_at: timestamp().nullable(),
});

const account = z
  .strictObject({
    id: uuid(),
    email: z.string().openapi({ format: 'email' }),
    full_name: z.string(),
    status: z.enum(OPEN_STATUSES),
    status_since: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
    deadline: timestamp().nullable().openapi({ description: 'When an unfinished registration ends by itself' }),
    last_logged_in_at: timestamp().nullable(),
    ...answerFields,
    revision: z.int(),
    decisions: z.array(developerStatus()).openapi({ description: 'What an administrator can make of it now' }),
    request: request.nullable().openapi({ description: 'While it is pending' }),
    earlier_decisions: z
      .array(z.strictObject({ decision: z.enum(EARLIER_DECISIONS), at: timestamp() }))
      .openapi({ description: 'What is remembered of earlier accounts of the same address, the latest first' }),
    changes: z.array(change),
    mails: z.array(mail),
    workflow: z.strictObject({ id: z.string(), url: z.string().nullable().openapi({ description: 'In the Temporal UI' }) }),
  })
  .openapi('Account');

/** A developer, or a registration in progress, with everything that happened from sign-up to now. */
export const getAccount = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/accounts/{accountId}',
  operationId: 'get-portal-account',
  summary: 'An account with its history: changes, decisions and mails',
  tags: ['Developers'],
  params: z.object({ portalId: uuid(), accountId: uuid() }),
  answers: { 200: account },
  problems: ['developer_unknown'],
  async handle({ context: { portal }, params }, { histories, documents, temporalUi }) {
    const [history, policy] = await Promise.all([
      histories.find(portal.id, params.accountId),
      documents.latest(portal.id, 'approval_policy'),
    ]);
    if (!history) throw new Problem('developer_unknown');
    const form = await formFor(documents, portal.id, [history]);
    const body = { ...accountBody(history, policy.content, temporalUi), ...answersBody(history, form) };
    return { status: 200 as const, body };
  },
});

function accountBody(
  { changes, mails, key, ...account }: AccountHistory,
  policy: ApprovalPolicy,
  temporalUi: ManagementDeps['temporalUi'],
) {
  const workflowId = accountWorkflowId(key);
  return {
    id: account.id,
    email: account.email,
    full_name: account.fullName,
    status: account.status,
    status_since: account.statusSince.toISOString(),
    created_at: account.createdAt.toISOString(),
    updated_at: account.updatedAt.toISOString(),
    deadline: account.deadline?.toISOString() ?? null,
    last_logged_in_at: account.lastLoggedInAt?.toISOString() ?? null,
    revision: account.revision,
    decisions: isDeveloperStatus(account.status) ? decisionsFrom(account.status) : [],
    request: requestBody(account, policy),
    earlier_decisions: account.earlierDecisions.map(({ decision, at }) => ({ decision, at: at.toISOString() })),
    changes: changes.map(({ at, event, fromStatus, toStatus, actor, by, reason, before, basis }) => ({
      at: at.toISOString(),
      event: event as (typeof ACCOUNT_EVENTS)[number],
      from_status: fromStatus,
      to_status: toStatus,
      actor,
      by,
      reason,
      before,
      decided_under: basis && { ...basis, facts: [...basis.facts] },
    })),
    mails: mails.map(({ at, kind, to, state, failure, failingSince, nextTryAt, sentAt }) => ({
      at: at.toISOString(),
      name: kind as MailKind,
      label: DEFAULT_CONTENT[kind as MailKind].shortLabel,
      to,
      state,
      failure,
      failing_since: failingSince?.toISOString() ?? null,
      next_try_at: nextTryAt?.toISOString() ?? null,
      sent_at: sentAt?.toISOString() ?? null,
    })),
    workflow: {
      id: workflowId,
      url:
        temporalUi &&
        `${temporalUi.url}/namespaces/${encodeURIComponent(temporalUi.namespace)}/workflows/${encodeURIComponent(workflowId)}`,
    },
  };
}

type RequestOf = Pick<AccountHistory, 'status' | 'statusSince' | 'deadline' | 'request' | 'firstApprovalBy'>;

function requestBody({ status, statusSince, deadline, request: written, firstApprovalBy }: RequestOf, policy: ApprovalPolicy) {
  const standing = { status, since: statusSince.getTime(), deadline: deadline?.getTime() ?? null, request: written };
  const waiting = requestOf(standing);
  if (!waiting) return null;
  const due = nextDue(standing, policy);
  return {
    waiting_for: waiting.waitingFor,
    since: new Date(waiting.since).toISOString(),
    question: waiting.question,
    first_approval_by: firstApprovalBy,
    due: due && { what: due.what, at: new Date(due.at).toISOString() },
  };
}
