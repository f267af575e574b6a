import { type OwnData } from '../../prisma/stores/account/own-data-store';
import { timestamp, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';
import { requireSession } from './current-session';
import { ownAccount, requireOwnPassword } from './own-account';
import { clearedCookies } from './session-cookies';

const time = () => timestamp().nullable();

const ownData = z
  .strictObject({
    id: uuid(),
    email: z.string().openapi({ format: 'email' }),
    new_email: z.string().nullable().openapi({ format: 'email', description: 'One that waits to be confirmed' }),
    full_name: z.string(),
    answers: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
    terms_accepted: z.strictObject({ version: z.string(), at: timestamp() }).nullable(),
    status: z.string(),
    status_since: timestamp(),
    created_at: timestamp(),
    updated_at: timestamp(),
    email_verified_at: time(),
    changes: z.array(
      z.strictObject({
        at: timestamp(),
        event: z.string(),
        from_status: z.string().nullable(),
        to_status: z.string().nullable(),
        by: z.enum(['developer', 'administrator', 'system']),
        said: z.string().nullable().openapi({ description: 'A reason, a question or an answer' }),
      }),
    ),
    sessions: z.array(
      z.strictObject({ created_at: timestamp(), last_used_at: timestamp(), expires_at: timestamp(), ended_at: time() }),
    ),
    log_ins: z.array(
      z.strictObject({
        at: timestamp(),
        outcome: z.enum(['logged_in', 'invalid_credentials', 'approval_required', 'slowed_down']),
      }),
    ),
    mails: z.array(z.strictObject({ at: timestamp(), kind: z.string(), sent_at: time() })),
  })
  .openapi('DeveloperExport');

/** All that is kept about whoever is logged in. */
export const exportOwnData = developerEndpoint({
  method: 'get',
  path: '/developer/me/export',
  operationId: 'export-developer-me',
  summary: 'All that is kept about the developer who is logged in',
  tags: ['Sessions'],
  limit: 'token',
  answers: { 200: ownData },
  problems: ['unauthorized', 'too_many_requests'],
  async handle({ context: { portal }, request }, deps) {
    const { account } = await requireSession(deps, portal, request);
    const data = await deps.ownData.find(account.id);
    if (!data) throw new Problem('unauthorized');
    return { status: 200 as const, body: bodyOf(data) };
  },
});

/** Who is logged in and knows the password deletes the account, as an administrator would. */
export const deleteOwnAccount = developerEndpoint({
  method: 'delete',
  path: '/developer/me',
  operationId: 'delete-developer-me',
  summary: 'Delete the account of the developer who is logged in; name, address and answers are erased',
  tags: ['Sessions'],
  limit: 'logIn',
  body: z.strictObject({ password: z.string().openapi({ format: 'password' }) }).openapi('DeleteDeveloperMeRequest'),
  answers: { 204: null },
  problems: ['unauthorized', 'invalid_credentials', 'too_late', 'too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body: { password }, context: { portal }, request }, deps) {
    const own = await ownAccount(deps, portal, request);
    return deps.responseTimer.holdFailure(request.startedAt, async () => {
      await requireOwnPassword(deps, portal, own, { request, typed: password });
      const answer = await deps.gateway.ask(own.to, { type: 'deleteDeveloper', actor: { kind: 'developer' } });
      if (!answer.accepted) throw new Problem('unauthorized');
      return { status: 204 as const, headers: clearedCookies(portal) };
    });
  },
});

function bodyOf(data: OwnData): z.input<typeof ownData> {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  const { termsAccepted: terms } = data;
  return {
    id: data.id,
    email: data.email,
    new_email: data.newEmail ?? null,
    full_name: data.fullName,
    answers: structuredClone(data.answers) as z.input<typeof ownData>['answers'],
    terms_accepted: terms && { version: terms.version, at: new Date(terms.at).toISOString() },
    status: data.status,
    status_since: data.statusSince.toISOString(),
    created_at: data.createdAt.toISOString(),
    updated_at: data.updatedAt.toISOString(),
    email_verified_at: iso(data.emailVerifiedAt),
    changes: data.changes.map(({ at, event, fromStatus, toStatus, by, said }) => ({
      at: at.toISOString(),
      event,
      from_status: fromStatus,
      to_status: toStatus,
      // Whoever signals in Temporal decides as an administrator does.
      by: by === 'temporal' ? ('administrator' as const) : by,
      said,
    })),
    sessions: data.sessions.map(({ createdAt, lastUsedAt, expiresAt, endedAt }) => ({
      created_at: createdAt.toISOString(),
      last_used_at: lastUsedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
      ended_at: iso(endedAt),
    })),
    log_ins: data.logIns.map(({ at, outcome }) => ({ at: at.toISOString(), outcome })),
    mails: data.mails.map(({ at, kind, sentAt }) => ({ at: at.toISOString(), kind, sent_at: iso(sentAt) })),
  };
}
