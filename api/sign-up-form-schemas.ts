import { ANSWER_MAX_CHARACTERS, ANSWERS_MAX, OPTIONS_MAX } from '../domain/person';
import { isChoice, type Question, QUESTION_KINDS, type SignUpForm } from '../domain/sign-up-form';
import { isWebPage, lengthOf } from '../domain/text';
import { listOf, text } from './http/fields';
import { z } from './http/zod';

const LABEL_MAX_CHARACTERS = 200;
const HELP_MAX_CHARACTERS = 500;
const OPTIONS_MIN = 2;
const OPTION_MAX_CHARACTERS = 200;
export const TERMS_VERSION_MAX_CHARACTERS = 64;
const URL_MAX_CHARACTERS = 2048;
/** A question's name: a letter, and at most 62 more letters, digits and underscores. */
export const QUESTION_NAME_MAX_CHARACTERS = 63;
const QUESTION_NAME = /^[a-z][a-z0-9_]{0,62}$/;

const localized = (maximum: number) =>
  z.strictObject({ en: text(1, maximum), de: text(1, maximum).optional() }).openapi({
    description: 'In the languages of the pages; German is optional',
  });

const option = z.strictObject({ value: text(1, OPTION_MAX_CHARACTERS), label: localized(LABEL_MAX_CHARACTERS) });

const question = z
  .strictObject({
    name: z.string().regex(QUESTION_NAME).openapi({ description: 'Its answers are kept under it, whatever the label says' }),
    label: localized(LABEL_MAX_CHARACTERS),
    help: localized(HELP_MAX_CHARACTERS).optional(),
    kind: z.enum(QUESTION_KINDS),
    required: z.boolean(),
    options: listOf(option, { minimum: OPTIONS_MIN, maximum: OPTIONS_MAX })
      .superRefine(refuseSame('value', 'another option'))
      .optional()
      .openapi({ description: 'What may be chosen: where the kind is `choice` or `choices`, and nowhere else' }),
  })
  .superRefine(refuseMisplacedOptions)
  .openapi('SignUpQuestion');

const terms = z
  .strictObject({
    version: text(1, TERMS_VERSION_MAX_CHARACTERS),
    url: text(1, URL_MAX_CHARACTERS)
      .refine(isWebPage, { error: 'must be an http(s) address' })
      .openapi({ type: 'string', format: 'uri' }),
    label: localized(LABEL_MAX_CHARACTERS),
  })
  .openapi('Terms');

/** A sign-up form as it travels: its names are the same on the wire. */
export const formFields = {
  questions: listOf(question, { minimum: 0, maximum: ANSWERS_MAX }).superRefine(refuseSame('name', 'another question')),
  terms: terms.nullable(),
};

/** A form as it is answered. */
export function wireForm({ questions, terms }: SignUpForm) {
  return { questions: questions.map((one) => ({ ...one, options: one.options && [...one.options] })), terms };
}

/** Options are there to be chosen from, and whoever chooses all of them gives no longer an answer than others. */
function refuseMisplacedOptions({ kind, options }: Question, context: z.RefinementCtx): void {
  const refuse = (rule: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['options'], message, params: { rule }, input: options });
  if (!isChoice(kind)) {
    if (options) refuse('unknown_property', `"options" are for choices, and this is "${kind}"`);
    return;
  }
  if (!options) refuse('required', '"options" is required: there is nothing to choose from');
  const characters = (options ?? []).reduce((sum, { value }) => sum + lengthOf(value), 0);
  if (characters > ANSWER_MAX_CHARACTERS) {
    refuse('invalid', `values must not have more than ${ANSWER_MAX_CHARACTERS} characters together`);
  }
}

function refuseSame<Name extends string>(name: Name, other: string) {
  return (items: readonly Record<Name, string>[], context: z.RefinementCtx) => {
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      const value = item[name];
      if (seen.has(value)) {
        context.addIssue({ code: 'custom', path: [index, name], message: `is the ${name} of ${other}, too`, input: value });
      }
      seen.add(value);
    }
  };
}
