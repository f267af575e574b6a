import type { Person } from '../../domain/person';
import { labelledAnswers, type SignUpForm } from '../../domain/sign-up-form';
import type { PortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import { timestamp } from '../http/fields';
import { z } from '../http/zod';

const answer = z.strictObject({
  name: z.string().openapi({ description: "The question's" }),
  label: z
    .string()
    .openapi({ description: "The question's of today, in English; its name where there is no such question any more" }),
  answer: z.union([z.string(), z.boolean(), z.array(z.string())]),
});

/** What somebody has answered to the sign-up form, and which terms they have accepted. */
export const answerFields = {
  answers: z.array(answer).openapi({ description: 'To the sign-up form, in its order; then those whose questions are gone' }),
  terms_accepted: z.strictObject({ version: z.string(), accepted_at: timestamp() }).nullable(),
};

type Answered = Pick<Person, 'answers' | 'termsAccepted'>;

/** The form by which people's answers are read: it is looked at only where there are any. */
export async function formFor(
  documents: Pick<PortalDocumentStore, 'latest'>,
  portalId: string,
  people: readonly Answered[],
): Promise<Pick<SignUpForm, 'questions'>> {
  const isAsked = people.some(({ answers }) => Object.keys(answers).length > 0);
  return isAsked ? (await documents.latest(portalId, 'sign_up_form')).content : { questions: [] };
}

export function answersBody({ answers, termsAccepted }: Answered, form: Pick<SignUpForm, 'questions'>) {
  return {
    answers: labelledAnswers(form, answers),
    terms_accepted: termsAccepted && {
      version: termsAccepted.version,
      accepted_at: new Date(termsAccepted.at).toISOString(),
    },
  };
}
