import { ANSWER_MAX_CHARACTERS, ANSWERS_MAX, OPTIONS_MAX, type Person } from '../../domain/person';
import type { Portal } from '../../domain/portal';
import { type AnswerFault, checkAnswers, type SignUpForm } from '../../domain/sign-up-form';
import { text } from '../http/fields';
import { fieldName, type InvalidParameter, MOST_ENTRIES } from '../http/invalid-parameters';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { QUESTION_NAME_MAX_CHARACTERS, TERMS_VERSION_MAX_CHARACTERS } from '../sign-up-form-schemas';
import type { DeveloperDeps } from './audience';

/** What a character has in UTF-8 at the most. */
const BYTES = 4;
/** Quotation marks and a comma. */
const AROUND_TEXT = 3;
const LONGEST_ANSWER = BYTES * ANSWER_MAX_CHARACTERS + OPTIONS_MAX * AROUND_TEXT;
const NAMED_ANSWER = LONGEST_ANSWER + QUESTION_NAME_MAX_CHARACTERS + '"":[],'.length;
/** What the longest answers to the longest form add to a body. */
export const ANSWERS_BYTES =
  ANSWERS_MAX * NAMED_ANSWER + BYTES * TERMS_VERSION_MAX_CHARACTERS + ',"answers":{},"terms_version":""'.length;

const answers = () =>
  z
    .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
      error: '"answers" must be an object',
      params: { rule: 'is_object' },
    })
    .openapi({
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: 'string' }, { type: 'boolean' }, { type: 'array', items: { type: 'string' } }],
      },
      description:
        "Vestibule's own: answers to the questions of the sign-up form, by their names. What is missing is asked later.",
    });

/** What is given to a sign-up form, beside name and address. */
export const givenAnswers = {
  answers: answers().optional(),
  terms_version: text(1, TERMS_VERSION_MAX_CHARACTERS)
    .optional()
    .openapi({ description: "Vestibule's own: the version of the terms that were accepted" }),
};

type Given = { [Name in keyof typeof givenAnswers]?: z.output<(typeof givenAnswers)[Name]> };
type Answered = Pick<Person, 'answers' | 'termsAccepted'>;

/** As it is kept, if it answers what the portal asks. Throws `invalid_request`. */
export async function answeredIn(
  { answers: given = {}, terms_version: version }: Given,
  portal: Portal,
  { documents }: Pick<DeveloperDeps, 'documents'>,
): Promise<Answered> {
  // Whoever sends nothing of it, as Kong's clients do, costs nothing.
  if (Object.keys(given).length === 0 && version === undefined) return { answers: {}, termsAccepted: null };
  const { content: form } = await documents.latest(portal.id, 'sign_up_form');
  const { answers: read, objections } = checkAnswers(form, given);
  const wrong = objections.slice(0, MOST_ENTRIES).map(({ question, fault }) => parameterFor(form, question, fault));
  if (version !== undefined && version !== form.terms?.version) wrong.push(OTHER_TERMS);
  if (wrong.length > 0) throw new Problem('invalid_request', { invalidParameters: wrong });
  return { answers: read, termsAccepted: version === undefined ? null : { version, at: Date.now() } };
}

const OTHER_TERMS: InvalidParameter = {
  field: 'terms_version',
  source: 'body',
  rule: 'invalid',
  reason: 'is not the version of the terms that are to be accepted',
};

function parameterFor({ questions }: SignUpForm, name: string, fault: AnswerFault): InvalidParameter {
  const where = { field: fieldName(['answers', name], 'body'), source: 'body' as const };
  switch (fault) {
    case 'unknown_question':
      return { ...where, rule: 'unknown_property', reason: 'is no question of the sign-up form' };
    case 'not_text':
      return { ...where, rule: 'is_string', reason: 'must be a string' };
    case 'not_yes_or_no':
      return { ...where, rule: 'is_boolean', reason: 'must be true or false' };
    case 'not_a_list':
      return { ...where, rule: 'is_array', reason: 'must be a list' };
    case 'not_offered': {
      const choices = questions.find((question) => question.name === name)?.options?.map(({ value }) => value) ?? [];
      return { ...where, rule: 'enum', choices, reason: 'is none of the options' };
    }
    case 'too_long':
      return {
        ...where,
        rule: 'max_length',
        maximum: ANSWER_MAX_CHARACTERS,
        reason: `must not have more than ${ANSWER_MAX_CHARACTERS} characters`,
      };
    case 'not_printable':
      return { ...where, rule: 'invalid', reason: 'must be text to be seen, without control characters' };
    case 'not_a_web_page':
      return { ...where, rule: 'invalid', reason: 'must be an http(s) address' };
  }
}
