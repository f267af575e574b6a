import type { SignUpForm } from '../../domain/sign-up-form';
import type { Kept } from '../../prisma/stores/portal/portal-document-store';
import { timestamp } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { formFields, wireForm } from '../sign-up-form-schemas';
import { actorOf, type ManagementDeps, portalEndpoint } from './audience';
import { portalParams } from './get-portal';

const revision = () => z.int().min(0);

const signUpForm = z
  .strictObject({
    revision: revision().openapi({ description: '0 where nobody has written one yet' }),
    ...formFields,
    updated_at: timestamp().nullable(),
    updated_by: z.string().nullable().openapi({ description: "The administrator's name" }),
  })
  .openapi('PortalSignUpForm');

const replaceBody = z
  .strictObject({
    revision: revision().openapi({ description: 'The one that it is based on' }),
    ...formFields,
    // A client may send back what it has read.
    updated_at: z.unknown().optional().openapi({ type: 'string', format: 'date-time', readOnly: true }),
    updated_by: z.unknown().optional().openapi({ type: 'string', readOnly: true }),
  })
  .openapi('ReplaceSignUpForm');

export const getSignUpForm = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/sign-up-form',
  operationId: 'get-portal-sign-up-form',
  summary: 'Show what a portal asks of those who sign up, beside name and address',
  tags: ['Sign-up form'],
  params: portalParams,
  answers: { 200: signUpForm },
  async handle({ context: { portal } }, deps) {
    const form = await deps.documents.latest(portal.id, 'sign_up_form');
    return { status: 200 as const, body: await formBody(form, deps) };
  },
});

/** The next revision. Answers that have been given stay, whatever becomes of their questions. */
export const replaceSignUpForm = portalEndpoint({
  method: 'put',
  path: '/portals/{portalId}/sign-up-form',
  operationId: 'replace-portal-sign-up-form',
  summary: 'Change what a portal asks of those who sign up',
  tags: ['Sign-up form'],
  params: portalParams,
  body: replaceBody,
  answers: { 200: signUpForm },
  problems: ['portal_unknown', 'document_changed'],
  async handle({ body: { revision: expected, questions, terms }, context: { portal, administrator } }, deps) {
    const form = { questions, terms };
    const saved = await deps.documents.replace(portal.id, 'sign_up_form', expected, form, actorOf(administrator));
    if (typeof saved === 'string') throw new Problem(saved);
    return { status: 200 as const, body: await formBody(saved, deps) };
  },
});

async function formBody(
  { revision: number, content, createdAt, administratorId }: Kept<SignUpForm>,
  { administrators }: Pick<ManagementDeps, 'administrators'>,
): Promise<z.input<typeof signUpForm>> {
  const author = createdAt && (await administrators.list()).find(({ id }) => id === administratorId);
  return {
    revision: number,
    ...wireForm(content),
    updated_at: createdAt?.toISOString() ?? null,
    updated_by: createdAt && (author?.name ?? 'an administrator'),
  };
}
