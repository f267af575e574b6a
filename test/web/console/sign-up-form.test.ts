import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from '../visitor';
import { button, type ConsoleHarness, goTo, heading, startConsoleHarness } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
beforeEach(() => harness.service.database.portalDocument.deleteMany());
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const asked = (name: string, en: string, more: object = {}) => ({
  name,
  label: { en },
  kind: 'short_text',
  required: true,
  ...more,
});
interface Kept {
  revision: number;
  questions: { name: string }[];
}
const put = async (questions: object[], revision = 0, terms: object | null = null) => {
  const reply = await harness.driver.manage('PUT', '/sign-up-form', { revision, questions, terms });
  expect(reply.status).toBe(200);
};
const kept = async () => (await harness.driver.manage('GET', '/sign-up-form')).body as Kept;
const card = (page: Page, words: string) => page.getByRole('listitem', { name: words });
const saved = (page: Page) => page.getByText('Saved: the page asks this from now on.').waitFor();

test('questions and terms are made, saved and changed', async () => {
  const page = await harness.enter();
  await goTo(page, 'Sign-up form');
  await page.getByText('No questions yet').waitFor();
  await button(page, 'Add a question').click();
  const first = card(page, '1. New question');
  await first.getByLabel('Question, in English').fill('Which of our Überplans?');
  const plan = card(page, '1. Which of our Überplans?');
  expect(await plan.getByLabel('Name').inputValue()).toBe('which_of_our_uberplans');
  await plan.getByLabel('Question, in German').fill('Welcher Plan?');
  await plan.getByLabel('Answered by').selectOption('One of several options');
  await plan.getByLabel('Option 1, in English').fill('Small');
  await plan.getByLabel('Option 2, in English').fill('Large');
  await plan.getByLabel('Option 2, in German').fill('Groß');
  await plan.getByText('Has to be answered').click();
  await page.getByText('Terms have to be accepted').click();
  await page.getByLabel('Where they can be read').fill('https://example.com/terms');
  await button(page, 'Save changes').click();
  await saved(page);
  expect(await kept()).toMatchObject({
    revision: 1,
    questions: [
      {
        name: 'which_of_our_uberplans',
        label: { en: 'Which of our Überplans?', de: 'Welcher Plan?' },
        kind: 'choice',
        required: false,
        options: [
          { value: 'Small', label: { en: 'Small' } },
          { value: 'Large', label: { en: 'Large', de: 'Groß' } },
        ],
      },
    ],
    terms: { version: '1', url: 'https://example.com/terms' },
  });

  await plan.getByLabel('Option 1, in English').fill('Tiny');
  await page.getByText('Terms have to be accepted').click();
  await button(page, 'Save changes').click();
  await saved(page);
  expect(await kept()).toMatchObject({
    revision: 2,
    questions: [{ options: [{ value: 'Small', label: { en: 'Tiny' } }, { value: 'Large' }] }],
    terms: null,
  });
});

test('questions are moved by keyboard, which keeps its place, and deleted with a word about their answers', async () => {
  await put([asked('one', 'First?'), asked('two', 'Second?'), asked('three', 'Third?')]);
  const page = await harness.enter();
  await goTo(page, 'Sign-up form');
  await button(page, 'Move Third? up').press('Enter');
  await page.getByText('Third? is question 2 of 3 now.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Third? is question 1 of 3 now.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Third? is question 2 of 3 now.').waitFor();
  await button(page, 'Delete First?').click();
  await page.getByRole('alertdialog').getByText('Answers that have been given are kept').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await button(page, 'Save changes').click();
  await saved(page);
  expect((await kept()).questions.map(({ name }) => name)).toEqual(['three', 'two']);
});

test('what is wrong stands at its field, and nothing typed is lost', async () => {
  const page = await harness.enter();
  await goTo(page, 'Sign-up form');
  await button(page, 'Add a question').click();
  await page.getByLabel('Name', { exact: true }).fill('Not a slug');
  await page.getByText('Terms have to be accepted').click();
  await button(page, 'Save changes').click();
  await page.getByText('must have at least 1 characters').waitFor();
  await page.getByText('does not have the expected form').waitFor();
  await page.getByText('must be an http(s) address').waitFor();
  await page.getByText('Something is not right yet').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Not a slug');
});

test('a form that somebody else has saved meanwhile is not overwritten unseen, and one’s own is not lost', async () => {
  await put([asked('one', 'First?')]);
  const page = await harness.enter();
  await goTo(page, 'Sign-up form');
  await page.getByLabel('Question, in English').fill('Mine?');
  await put([asked('one', 'Theirs?')], 1);
  await button(page, 'Save changes').click();
  await page.getByText('has changed the form meanwhile').waitFor();
  expect(await page.getByLabel('Question, in English').inputValue()).toBe('Mine?');
  expect(await kept()).toMatchObject({ revision: 2, questions: [{ label: { en: 'Theirs?' } }] });
  await button(page, 'Save mine over it').click();
  await saved(page);
  expect(await kept()).toMatchObject({ revision: 3, questions: [{ label: { en: 'Mine?' } }] });

  await page.getByLabel('Question, in English').fill('Mine again?');
  await put([asked('one', 'Theirs again?')], 3);
  await button(page, 'Save changes').click();
  await button(page, 'Take theirs').click();
  expect(await page.getByLabel('Question, in English').inputValue()).toBe('Theirs again?');
});

test('what is not saved waits while another page is looked at, until it is discarded', async () => {
  await put([asked('one', 'First?')]);
  const page = await harness.enter();
  await goTo(page, 'Sign-up form');
  await page.getByLabel('Question, in English').fill('Not saved yet?');
  await goTo(page, 'Mails');
  await goTo(page, 'Sign-up form');
  await page.getByText('There are changes.').waitFor();
  expect(await page.getByLabel('Question, in English').inputValue()).toBe('Not saved yet?');
  await button(page, 'Discard').click();
  expect(await page.getByLabel('Question, in English').inputValue()).toBe('First?');
});

test('whoever may only look changes nothing, and is told where the form cannot be had', async () => {
  await put([asked('one', 'First?', { kind: 'choice', options: ['a', 'b'].map((value) => ({ value, label: { en: value } })) })]);
  const { token } = await harness.administrator('Viewer', [{ role: 'viewer', portalId: harness.service.portalId }]);
  const page = await harness.enter({ token });
  await page.route('**/sign-up-form', (route) => route.fulfill({ status: 503 }));
  await page.getByRole('navigation').getByRole('link', { name: 'Sign-up form' }).click();
  await page.getByText('The service cannot be reached at the moment.').waitFor({ timeout: 30_000 });
  await page.unroute('**/sign-up-form');
  await button(page, 'Try again').click();
  await page.getByLabel('Question, in English').waitFor();
  expect(await page.getByLabel('Question, in English').isDisabled()).toBe(true);
  for (const name of ['Add a question', 'Add an option', 'Delete First?', 'Move First? up'])
    expect(await button(page, name).count()).toBe(0);
});

test('the answers stand on the account, in any script, those whose questions are gone by their names', async () => {
  await put([asked('company', 'Company')]);
  const id = await harness.developer('Asked', 'pending');
  await harness.service.database.profile.update({
    where: { accountId: id },
    data: {
      answers: { company: 'شركة 🦉', gone_question: ['a', 'b'], sure: true },
      termsVersion: '2026-11',
      termsAcceptedAt: new Date(),
    },
  });
  const page = await harness.enter();
  await page.goto(`/console/${harness.service.portalId}/accounts/${id}`);
  const answers = page.getByRole('region', { name: 'Answers at sign-up' });
  await answers.getByText('شركة 🦉').waitFor();
  const terms = await answers.getByRole('term').allTextContents();
  expect(terms).toEqual(['Company', 'sure', 'gone_question', 'Terms accepted']);
  await answers.getByText('Version 2026-11').waitFor();
});

for (const [look, options] of Object.entries({
  'light, on a small phone': { ...PHONE, viewport: { width: 360, height: 640 }, colorScheme: 'light' as const },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' as const },
}))
  test(`the page passes axe and fits: ${look}`, async () => {
    const page = await harness.enter(options);
    const go = () => page.goto(`/console/${harness.service.portalId}/sign-up-form`);
    const check = async (what: string, within = 'body') => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(within).analyze();
      expect([what, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([what, []]);
      expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
    };
    await go();
    await page.getByText('No questions yet').waitFor();
    await check('empty');
    const choices = { kind: 'choices', options: ['a', 'b'].map((value) => ({ value, label: { en: value } })) };
    const label = { en: 'I accept' };
    await put([asked('one', 'A'.repeat(200)), asked('two', 'Which?', choices)], 0, {
      version: '1',
      url: 'https://a.example',
      label,
    });
    await go();
    await page.getByLabel('Option 1, in English').fill('');
    await button(page, 'Save changes').click();
    await page.getByText('Something is not right yet').waitFor();
    await check('with mistakes');
    await button(page, 'Delete Which?').click();
    await page.getByRole('alertdialog').waitFor();
    await check('deleting', '[role=alertdialog]');
    await page.keyboard.press('Escape');
    await heading(page, 'Sign-up form').waitFor();
  });
