import { ACCOUNT_EVENTS, decisionsFrom, isDeveloperStatus } from '../../domain/account-status';
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
    const history = await histories.find(portal.id, params.accountId);
    if (!history) throw new Problem('developer_unknown');
    const form = await formFor(documents, portal.id, [history]);
    return { status: 200 as const, body: { ...accountBody(history, temporalUi), ...answersBody(history, form) } };
  },
});

function accountBody({ changes, mails, key, ...account }: AccountHistory, temporalUi: ManagementDeps['temporalUi']) {
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
    changes: changes.map(({ at, event, fromStatus, toStatus, actor, by, reason }) => ({
      at: at.toISOString(),
      event: event as (typeof ACCOUNT_EVENTS)[number],
      from_status: fromStatus,
      to_status: toStatus,
      actor,
      by,
      reason,
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
