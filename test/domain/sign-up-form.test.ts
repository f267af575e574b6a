import { checkAnswers, missingFrom, type Question, type SignUpForm } from '../../domain/sign-up-form';

const asked = (kind: Question['kind'], more: Partial<Question> = {}): Question => ({
  name: kind,
  label: { en: kind },
  kind,
  required: true,
  ...more,
});
const offered = ['a', 'b', 'c'].map((value) => ({ value, label: { en: value } }));
const form = (...questions: Question[]): SignUpForm => ({ questions, terms: null });
const faultOf = (question: Question, answer: unknown) => {
  const { answers, objections } = checkAnswers(form(question), { [question.name]: answer });
  return objections.length > 0 ? objections.map(({ fault }) => fault) : answers;
};

test.each([
  ['short_text', 'é', { short_text: 'é' }],
  ['long_text', ' a\nb ', { long_text: 'a\nb' }],
  ['short_text', 'x'.repeat(2000), { short_text: 'x'.repeat(2000) }],
  ['short_text', 'x'.repeat(2001), ['too_long']],
  ['short_text', '🦉'.repeat(2001), ['too_long']],
  ['short_text', 'a\nb', ['not_printable']],
  ['short_text', '\u200e', ['not_printable']],
  ['short_text', ['a'], ['not_text']],
  ['yes_no', false, { yes_no: false }],
  ['yes_no', 'true', ['not_yes_or_no']],
  ['url', 'HTTPS://example.com', { url: 'HTTPS://example.com' }],
  ['url', 'ftp://example.com', ['not_a_web_page']],
  ['url', 'https://', ['not_a_web_page']],
  ['choice', 'b', { choice: 'b' }],
  ['choice', 'd', ['not_offered']],
  ['choices', ['c', 'a', 'c'], { choices: ['a', 'c'] }],
  ['choices', ['a', 'd'], ['not_offered']],
  ['choices', ['a', 1], ['not_offered']],
  ['choices', 'a', ['not_a_list']],
  ['choices', { length: 1 }, ['not_a_list']],
] as const)('%s answered with %j', (kind, answer, expected) => {
  const options = kind === 'choice' || kind === 'choices' ? { options: offered } : {};
  expect(faultOf(asked(kind, options), answer)).toEqual(expected);
});

test('an empty answer is none, and a required question then lacks its answer', () => {
  const questions = [asked('short_text'), asked('choice', { options: offered }), asked('choices', { options: offered })];
  const { answers, objections } = checkAnswers(form(...questions), { short_text: ' \u200b', choice: '', choices: [] });
  expect([answers, objections]).toEqual([{}, []]);
  const nobody = { fullName: 'A', email: 'a@example.com', answers, termsAccepted: null };
  expect(missingFrom(form(...questions), nobody).questions).toEqual(['short_text', 'choice', 'choices']);
});

test('no name of an object stands for a question or an answer', () => {
  const given = JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}') as Record<string, unknown>;
  expect(checkAnswers(form(), given).objections).toEqual(
    ['__proto__', 'constructor', 'toString'].map((question) => ({ question, fault: 'unknown_question' })),
  );
  const { answers } = checkAnswers(form(asked('short_text', { name: 'constructor' })), { constructor: 'y' });
  expect(Object.entries(answers)).toEqual([['constructor', 'y']]);
  const required = form(asked('short_text', { name: 'constructor' }));
  expect(missingFrom(required, { fullName: 'A', email: 'a@example.com', answers: {}, termsAccepted: null }).questions).toEqual([
    'constructor',
  ]);
});
