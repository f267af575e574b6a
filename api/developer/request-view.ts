import { DEVELOPER_STATUSES, type DeveloperStatus, isDeveloperStatus } from '../../domain/account-status';
import type { ApprovalPolicy } from '../../domain/approval-policy';
import { requestOf, WAITING_FOR } from '../../domain/approval-request';
import { DUE, nextDue } from '../../domain/due';
import type { Answers } from '../../domain/person';
import { INITIAL_FORM, missingFrom, QUESTION_KINDS, type SignUpForm } from '../../domain/sign-up-form';
import type { RequestRecord } from '../../prisma/stores/account/request-store';
import { timestamp } from '../http/fields';
import { z } from '../http/zod';
import type { DeveloperDeps } from './audience';

const localized = () => z.strictObject({ en: z.string(), de: z.string().optional() });

const form = z.strictObject({
  questions: z.array(
    z.strictObject({
      name: z.string().openapi({ description: 'Under which the answer is kept' }),
      label: localized(),
      help: localized().optional(),
      kind: z.enum(QUESTION_KINDS),
      required: z.boolean(),
      options: z.array(z.strictObject({ value: z.string(), label: localized() })).optional(),
    }),
  ),
  terms: z.strictObject({ version: z.string(), url: z.string(), label: localized() }).nullable(),
});

const answersSoFar = z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())]));

/** A developer's request as whoever made it sees it. */
export const requestView = z
  .strictObject({
    status: z.enum(DEVELOPER_STATUSES),
    status_since: timestamp(),
    email: z.string().openapi({ format: 'email' }),
    full_name: z.string(),
    waiting_for: z.enum(WAITING_FOR).nullable().openapi({ description: 'Who has to act; null unless it is pending' }),
    waiting_since: timestamp().nullable(),
    question: z.string().nullable().openapi({ description: 'What an administrator wants to know' }),
    missing: z
      .strictObject({ questions: z.array(z.string()), terms: z.boolean() })
      .openapi({ description: 'What the sign-up form requires and has not got, by the names of its questions' }),
    form: form.openapi({ description: 'What the portal asks; nothing unless the request is pending' }),
    answers: answersSoFar,
    next: z
      .strictObject({ what: z.enum(DUE), at: timestamp() })
      .nullable()
      .openapi({ description: 'What happens by itself if nobody acts' }),
    ends_at: timestamp().nullable().openapi({ description: 'When the request ends by itself if nobody acts' }),
    reason: z.string().nullable().openapi({ description: "An administrator's reason, where access was rejected or revoked" }),
  })
  .openapi('DeveloperRequest');

export type RequestView = z.input<typeof requestView>;

/** How the request of an account stands; null where there is none any more. */
export async function viewRequest(
  { requests, documents, logIns }: Pick<DeveloperDeps, 'requests' | 'documents' | 'logIns'>,
  portalId: string,
  accountId: string,
): Promise<RequestView | null> {
  const record = await requests.find(accountId);
  if (!record || !isDeveloperStatus(record.account.status)) return null;
  const { status } = record.account;
  const [policy, asked] = await Promise.all([
    documents.latest(portalId, 'approval_policy'),
    documents.latest(portalId, 'sign_up_form'),
  ]);
  const denied = status === 'rejected' || status === 'revoked';
  const reason = denied ? await logIns.decisionReason(accountId, status) : null;
  return { ...bodyOf(record, status, policy.content, asked.content), reason };
}

function bodyOf(
  { account, person }: RequestRecord,
  status: DeveloperStatus,
  policy: ApprovalPolicy,
  signUpForm: SignUpForm,
): Omit<RequestView, 'reason'> {
  const request = requestOf(account);
  const next = request && nextDue(account, policy);
  const end = request && nextDue(account, { ...policy, remindAfterDays: null, escalateAfterHours: null });
  return {
    status,
    status_since: iso(account.since),
    email: person.email,
    full_name: person.fullName,
    waiting_for: request?.waitingFor ?? null,
    waiting_since: request && iso(request.since),
    question: request?.question ?? null,
    missing: request?.waitingFor === 'developer' ? missingFrom(signUpForm, person) : { questions: [], terms: false },
    form: formBody(request ? signUpForm : INITIAL_FORM),
    answers: request ? answersBody(person.answers) : {},
    next: next && { what: next.what, at: iso(next.at) },
    ends_at: end && iso(end.at),
  };
}

function formBody({ questions, terms }: SignUpForm): RequestView['form'] {
  return {
    questions: questions.map(({ options, ...question }) => ({ ...question, ...(options && { options: [...options] }) })),
    terms,
  };
}

function answersBody(answers: Answers): RequestView['answers'] {
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      typeof answer === 'string' || typeof answer === 'boolean' ? answer : [...answer],
    ]),
  );
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
