import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { DESKTOP, PHONE } from '../visitor';
import { button, heading, newAddress, startBrowserHarness, type BrowserHarness } from './browser-harness';

let harness: BrowserHarness;
beforeAll(async () => {
  harness = await startBrowserHarness();
});
beforeEach(() => harness.service.database.portalDocument.deleteMany());
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    value: `v${index}`,
    label: { en: `Option ${index}`, de: `Möglichkeit ${index}` },
  }));
const asked = (name: string, en: string, kind: string, more: object = {}) => ({
  name,
  label: { en },
  kind,
  required: true,
  ...more,
});
const QUESTIONS = [
  asked('constructor', 'Company', 'short_text', { label: { en: 'Company', de: 'Firma' }, help: { en: 'As on your invoice' } }),
  asked('plan', 'What will you build?', 'long_text'),
  asked('size', 'Team size', 'choice', { options: options(3) }),
  asked('country', 'Country', 'choice', { options: options(30), required: false }),
  asked('apis', 'Which APIs?', 'choices', { options: options(4), label: { en: 'Which APIs?', de: 'Welche APIs?' } }),
  asked('customer', 'Are you a customer?', 'yes_no'),
  asked('agency', 'Do you work for others?', 'yes_no', { required: false }),
  asked('site', 'Web site', 'url', { required: false }),
];
const TERMS = {
  version: '2026-11',
  url: 'https://example.com/terms',
  label: { en: 'I accept the terms of use', de: 'Ich stimme den Bedingungen zu' },
};
async function ask(questions: object[], terms: object | null = TERMS, revision = 0): Promise<void> {
  const reply = await harness.driver.manage('PUT', '/sign-up-form', { revision, questions, terms });
  expect(reply.status).toBe(200);
}
const kept = (email: string) => harness.service.database.profile.findFirstOrThrow({ where: { email } });

async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Company').fill('شركة 🦉');
  await page.getByLabel('What will you build?').fill('One line\nand another');
  await page.getByRole('radiogroup', { name: 'Team size' }).getByLabel('Option 1').check();
  await page.getByLabel('Country').selectOption('Option 29');
  await page.getByRole('group', { name: 'Which APIs?' }).getByLabel('Option 3').check();
  await page.getByRole('group', { name: 'Which APIs?' }).getByLabel('Option 0').check();
  await page.getByRole('radiogroup', { name: 'Are you a customer?' }).getByLabel('No').check();
  await page.getByLabel('Web site').fill('https://example.com');
  await page.getByLabel('I accept the terms of use').check();
}
const ANSWERS = {
  constructor: 'شركة 🦉',
  plan: 'One line\nand another',
  size: 'v1',
  country: 'v29',
  apis: ['v0', 'v3'],
  customer: false,
  site: 'https://example.com',
};

for (const [size, look] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`every kind of question is answered and kept, with the terms, on a ${size}`, async () => {
    await ask(QUESTIONS);
    const { page } = await harness.visit(look);
    const email = newAddress();
    await page.goto('/signup');
    await fillIn(page, email);
    await button(page, 'Create Account').click();
    await heading(page, 'Check your mail').waitFor();
    await harness.linkTo(email);
    expect(await kept(email)).toMatchObject({ answers: ANSWERS, termsVersion: '2026-11' });
  });
}

test('what is missing or wrong is said at its field, the first of them has the focus, and nothing typed is lost', async () => {
  await ask(QUESTIONS);
  const { page } = await harness.visit();
  await page.goto('/signup');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(newAddress());
  await page.getByLabel('Web site').fill('example.com');
  await button(page, 'Create Account').click();
  const wrong = async () => {
    const invalid = await page.locator('[aria-invalid="true"]').all();
    return Promise.all(invalid.map((one) => one.evaluate((element) => (element as unknown as { name: string }).name)));
  };
  const apis = Array<string>(4).fill('apis');
  expect(await wrong()).toEqual(['constructor', 'plan', '', ...apis, '', 'site', 'terms']);
  expect(await page.locator(':focus').getAttribute('name')).toBe('constructor');
  await page.getByText('Please accept the terms to go on.').waitFor();
  await page.getByText('Please enter an address on the web').waitFor();
  await page.getByLabel('Company').fill('x'.repeat(2001));
  await button(page, 'Create Account').click();
  await page.getByText('Please use at most 2,000 characters.').waitFor();
  expect(await page.getByLabel('Web site').inputValue()).toBe('example.com');
  expect(await page.getByLabel('Company').inputValue()).toHaveLength(2001);
});

test('the questions are in the language of the page, and in English where nobody has translated them', async () => {
  await ask(QUESTIONS);
  const { page } = await harness.visit({ locale: 'de-AT' });
  await page.goto('/signup');
  await page.getByLabel('Firma').waitFor();
  await page.getByText('As on your invoice').waitFor();
  await page.getByLabel('Ich stimme den Bedingungen zu').waitFor();
  await page.getByRole('group', { name: 'Welche APIs?' }).getByLabel('Möglichkeit 3').waitFor();
  await page.getByLabel('Country (freiwillig)').waitFor();
  await button(page, 'Konto anlegen').click();
  await page.getByText('Bitte stimme den Bedingungen zu, um fortzufahren.').waitFor();
});

test('the questions are there with the page: nothing moves, and nothing is asked for', async () => {
  await ask(QUESTIONS);
  const { page } = await harness.visit(PHONE);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.addInitScript(
    "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: 'layout-shift', buffered: true });",
  );
  await page.goto('/login', { waitUntil: 'networkidle' });
  await page.getByRole('link', { name: 'Sign Up' }).click();
  await page.getByLabel('Company').waitFor();
  await page.goto('/signup', { waitUntil: 'networkidle' });
  await page.getByLabel('Company').waitFor();
  expect(await page.evaluate('window.moved')).toBe(0);
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
});

for (const [look, context] of Object.entries({
  'light, on a small phone': { ...PHONE, viewport: { width: 320, height: 560 }, colorScheme: 'light' as const },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' as const },
}))
  test(`the form passes axe and fits, with long words and with mistakes: ${look}`, async () => {
    await ask([...QUESTIONS, asked('long', 'Donaudampfschifffahrtsgesellschaft'.repeat(5), 'short_text')]);
    const { page } = await harness.visit(context);
    await page.goto('/signup');
    for (const what of ['as it is', 'with mistakes']) {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect([what, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([what, []]);
      expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
      await button(page, 'Create Account').click();
    }
  });

test('whoever comes back to correct the address, or has the mail sent again, keeps their answers', async () => {
  await ask(QUESTIONS);
  const { page } = await harness.visit();
  const email = newAddress();
  await page.goto('/signup');
  await fillIn(page, email);
  await button(page, 'Create Account').click();
  await heading(page, 'Check your mail').waitFor();
  await page.getByRole('link', { name: 'Correct it' }).click();
  expect(await page.getByLabel('Company').inputValue()).toBe(ANSWERS.constructor);
  expect(await page.getByLabel('I accept the terms of use').isChecked()).toBe(true);
  await page.clock.install();
  await button(page, 'Create Account').click();
  await heading(page, 'Check your mail').waitFor();
  await page.clock.fastForward(61_000);
  await button(page, 'Send it again').click();
  await page.getByText('We have sent another mail to').waitFor();
  await harness.linkTo(email);
  expect(await kept(email)).toMatchObject({ answers: ANSWERS, termsVersion: '2026-11' });
});

test('a form that has changed since the page was opened: told so, asked again, and what was typed is still there', async () => {
  await ask(QUESTIONS);
  const { page } = await harness.visit();
  const email = newAddress();
  await page.goto('/signup');
  await fillIn(page, email);
  const [company] = QUESTIONS;
  await ask([company ?? {}, asked('role', 'Your role', 'short_text')], { ...TERMS, version: '2026-12' }, 1);
  await button(page, 'Create Account').click();
  await page.getByText('The form has changed meanwhile.').waitFor();
  expect(await page.getByLabel('Company').inputValue()).toBe(ANSWERS.constructor);
  expect(await page.getByLabel('Web site').count()).toBe(0);
  expect(await page.getByLabel('I accept the terms of use').isChecked()).toBe(false);
  await page.getByLabel('Your role').fill('Builder');
  await page.getByLabel('I accept the terms of use').check();
  await button(page, 'Create Account').click();
  await heading(page, 'Check your mail').waitFor();
  await harness.linkTo(email);
  expect(await kept(email)).toMatchObject({
    answers: { constructor: ANSWERS.constructor, role: 'Builder' },
    termsVersion: '2026-12',
  });
});
