import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ask } from '../../../workflows/messages';
import { eventually } from '../../support/eventually';
import { DESKTOP, PHONE } from '../visitor';
import {
  button,
  confirmAndSetPassword,
  heading,
  logIn,
  newAddress,
  signUp,
  startBrowserHarness,
  type BrowserHarness,
} from './browser-harness';

let harness: BrowserHarness;
beforeAll(async () => {
  harness = await startBrowserHarness({ settings: { UPDATE_TIMEOUT_MS: '4000' } });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const WAITING = 'An administrator will look at this';
const ASKED = 'We need to know more';
const QUESTION = 'Which company do you work for?';

/** Somebody who waits, and whom an administrator asks; the link of the mail that says so. */
async function askedApplicant(question = QUESTION): Promise<{ email: string; link: string }> {
  const { database, temporal } = harness.service;
  const email = await harness.driver.registered(newAddress());
  const { portalId, emailHash } = await database.account.findFirstOrThrow({ where: { profile: { email } } });
  await temporal.workflow.getHandle(`account/${portalId}/${emailHash}`).signal(ask, { by: 'Grace', reason: question });
  return { email, link: await harness.linkTo(email, /know more|mehr wissen/) };
}

const nameOf = async (email: string) => (await harness.service.database.profile.findFirstOrThrow({ where: { email } })).fullName;
const decide = async (email: string, status: string, reason?: string) =>
  harness.driver.manage('PATCH', `/developers/${await harness.driver.developerId(email)}`, { status, reason });
const expire = (email: string) =>
  harness.service.database.linkToken.updateMany({ where: { account: { profile: { email } } }, data: { expiresAt: new Date(0) } });

let revision = 0;
async function write(kind: 'approval_policy' | 'sign_up_form', content: object): Promise<void> {
  revision += 1;
  const { database, portalId } = harness.service;
  await database.portalDocument.create({ data: { portalId, kind, revision, createdAt: new Date(), content } });
}

const history = (page: Page) => page.evaluate('JSON.stringify(history.state)');

test('a question is answered by its mailed link, by keyboard alone; the token is in no address', async () => {
  const { email, link } = await askedApplicant();
  const { page } = await harness.visit();
  const addresses: string[] = [];
  page.on('request', (request) => void addresses.push(request.url()));
  await page.goto(link);
  await heading(page, ASKED).waitFor();
  expect(page.url()).toBe(`${harness.service.url}/request`);
  await page.getByText(QUESTION).waitFor();
  await button(page, 'Send answer').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Please write an answer.').waitFor();
  await page.keyboard.type('Example Ltd');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Thank you: your answer has arrived').waitFor();
  await heading(page, WAITING).waitFor();
  const [, token = 'none'] = /token=([0-9a-f-]{36})/.exec(link) ?? [];
  expect(addresses.filter((address) => address.includes(token))).toEqual([]);
  const { body } = await harness.driver.manage('GET', `/accounts/${await harness.driver.developerId(email)}`);
  expect((body as { changes: object[] }).changes.at(-1)).toMatchObject({ event: 'question_answered', reason: 'Example Ltd' });
  await page.reload();
  await heading(page, WAITING).waitFor();
  expect(await page.getByLabel('Your answer').count()).toBe(0);
});

test('after the password is set, and after every log-in, whoever waits comes to their request', async () => {
  await harness.service.setPortal({ autoApproveDevelopers: false });
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await confirmAndSetPassword(page, await harness.linkTo(email));
  await heading(page, WAITING).waitFor();
  await button(page, 'Withdraw my request').waitFor();
  expect(page.url()).toBe(`${harness.service.url}/request`);
  await logIn(page, email);
  await button(page, 'Withdraw my request').waitFor();
  expect(page.url()).toBe(`${harness.service.url}/request`);
  await page.goBack();
  await heading(page, 'Log in').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
});

test('while no worker can open the request, a log-in leads to what can be said without', async () => {
  const email = await harness.driver.registered(newAddress());
  await harness.service.stopWorker();
  harness.service.log.expect(/Temporal gave no answer/);
  const { page } = await harness.visit();
  await logIn(page, email);
  await heading(page, WAITING).waitFor();
  expect(page.url()).toBe(`${harness.service.url}/waiting`);
  await harness.service.startWorker();
});

test('the name is corrected', async () => {
  const { email, link } = await askedApplicant();
  const { page } = await harness.visit();
  await page.goto(link);
  await button(page, 'Change name').click();
  await page.getByLabel('Your name').fill('Ada King');
  await button(page, 'Save name').click();
  await page.getByText('Ada King').waitFor();
  expect(await nameOf(email)).toBe('Ada King');
});

test('withdrawing asks once more, erases, says so, and leads to sign-up', async () => {
  const { email, link } = await askedApplicant();
  const { page } = await harness.visit();
  await page.goto(link);
  await button(page, 'Withdraw my request').click();
  await button(page, 'Keep my request').click();
  expect(await nameOf(email)).toBe('Ada Lovelace');
  await button(page, 'Withdraw my request').click();
  await page.getByRole('heading', { name: 'Withdraw your request?' }).waitFor();
  await button(page, 'Yes, withdraw it').click();
  await heading(page, 'Your request is withdrawn').waitFor();
  expect(await harness.service.database.profile.count({ where: { email } })).toBe(0);
  expect(await history(page)).not.toContain('token');
  await page.getByRole('link', { name: 'Sign up again' }).click();
  await heading(page, 'Create your account').waitFor();
  await page.goto(link);
  await heading(page, 'This link does not work').waitFor();
});

test('a link that has expired leads to log-in, and that to the request', async () => {
  const { email, link } = await askedApplicant();
  await expire(email);
  const { page } = await harness.visit();
  await page.goto(link);
  await heading(page, 'This link has expired').waitFor();
  expect(await history(page)).not.toContain('token');
  await page.getByRole('link', { name: 'Log in' }).click();
  await logIn(page, email);
  await heading(page, ASKED).waitFor();
});

test('a link that is damaged, and no link at all, lead to log-in', async () => {
  const { link } = await askedApplicant();
  const { page } = await harness.visit();
  for (const address of [link.slice(0, -3), '/request']) {
    await page.goto(address);
    await heading(page, 'This link does not work').waitFor();
    expect(page.url()).toBe(`${harness.service.url}/request`);
  }
});

test('once decided, the link says how, and what was typed too late is told', async () => {
  const { email, link } = await askedApplicant();
  const { page } = await harness.visit();
  await page.goto(link);
  await page.getByLabel('Your answer').fill('Example Ltd');
  await decide(email, 'rejected', 'We know nobody <b>there</b>.');
  await button(page, 'Send answer').click();
  await heading(page, 'Your request was not approved').waitFor();
  await page.getByText('We know nobody <b>there</b>.').waitFor();
  await decide(email, 'approved');
  await page.goto(link);
  await heading(page, 'You are let in').waitFor();
  await decide(email, 'revoked');
  await page.goto(link);
  await heading(page, 'Your access has ended').waitFor();
});

test('the service away: what was written is kept, and the button tries again', async () => {
  const { link } = await askedApplicant();
  const { page } = await harness.visit();
  await page.goto(link);
  await page.getByLabel('Your answer').fill('Example Ltd');
  await page.route('**/request/answers', (route) => route.fulfill({ status: 503, body: '' }));
  await button(page, 'Send answer').click();
  await page.getByRole('alert').getByText('cannot be reached at the moment').waitFor();
  expect(await page.getByLabel('Your answer').inputValue()).toBe('Example Ltd');
  await page.unroute('**/request/answers');
  await button(page, 'Try again').click();
  await heading(page, WAITING).waitFor();

  await page.route('**/api/v3/developer/request', (route) => route.fulfill({ status: 503, body: '' }));
  await page.reload();
  await page.getByRole('alert').getByText('cannot be reached at the moment').waitFor();
  await page.unroute('**/api/v3/developer/request');
  await button(page, 'Try again').click();
  await heading(page, WAITING).waitFor();
});

const FORM = {
  questions: [
    { name: 'company', label: { en: 'Company', de: 'Firma' }, kind: 'short_text', required: true },
    { name: 'student', label: { en: 'Are you a student?', de: 'Studierst du?' }, kind: 'yes_no', required: true },
    {
      name: 'use',
      label: { en: 'What for?', de: 'Wofür?' },
      kind: 'choice',
      required: true,
      options: [
        { value: 'work', label: { en: 'Work', de: 'Arbeit' } },
        { value: 'fun', label: { en: 'Fun', de: 'Spaß' } },
      ],
    },
  ],
  terms: { version: '1', url: 'https://example.com/terms', label: { en: 'I agree with the terms', de: 'Ich stimme zu' } },
};

test('what the sign-up form still requires is asked and given here', async () => {
  await write('sign_up_form', FORM);
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit();
  await logIn(page, email);
  await heading(page, ASKED).waitFor();
  await button(page, 'Send answer').click();
  await page.getByText('Please agree with the terms').waitFor();
  await page.getByLabel('Company').fill('Example Ltd');
  await page.getByRole('radiogroup', { name: 'Are you a student?' }).getByLabel('No').check();
  await page.getByRole('radiogroup', { name: 'What for?' }).getByLabel('Work').check();
  await page.getByLabel('I agree with the terms').check();
  await button(page, 'Send answer').click();
  await heading(page, WAITING).waitFor();
  const profile = await harness.service.database.profile.findFirstOrThrow({ where: { email } });
  expect([profile.answers, profile.termsVersion]).toEqual([{ company: 'Example Ltd', student: false, use: 'work' }, '1']);
  await write('sign_up_form', { questions: [], terms: null });
});

test('what comes next is told in the reader’s language and at their time', async () => {
  await write('approval_policy', { escalateAfterHours: 2, expireAfterDays: 30, remindAfterDays: 3, unansweredAfterDays: 10 });
  const { email, link } = await askedApplicant();
  const { since } = await eventually('the question', () =>
    harness.service.database.approvalRequest.findFirst({ where: { account: { profile: { email } } } }),
  );
  const inDays = (days: number, language: string, timeZone: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
      new Date(since.getTime() + days * 24 * 3_600_000),
    );
  const tokyo = await harness.visit({ locale: 'en-US', timezoneId: 'Asia/Tokyo' });
  await tokyo.page.goto(link);
  await tokyo.page.getByText(`Please answer by ${inDays(10, 'en', 'Asia/Tokyo')}`).waitFor();
  await tokyo.page.getByText(`reminder by mail on ${inDays(3, 'en', 'Asia/Tokyo')}`).waitFor();
  const berlin = await harness.visit({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  await berlin.page.goto(link);
  await berlin.page.getByText(`Bitte antworte bis ${inDays(10, 'de', 'Europe/Berlin')}`).waitFor();
  await berlin.page.getByLabel('Deine Antwort').fill('Beispiel GmbH');
  await button(berlin.page, 'Antwort senden').click();
  await berlin.page.getByText('erfahren es weitere Personen').waitFor();
  await berlin.page.getByText('Ohne Entscheidung endet deine Anfrage').waitFor();
  await write('approval_policy', {});
});

test('a portal that is switched off still lets whoever waits see and withdraw the request', async () => {
  const { link } = await askedApplicant();
  await harness.service.setPortal({ authenticationEnabled: false });
  const { page } = await harness.visit();
  await page.goto(link);
  await button(page, 'Withdraw my request').waitFor();
  await harness.service.setPortal({ authenticationEnabled: true });
});

const LOOKS: Record<string, BrowserContextOptions> = {
  'light, on a small phone, in German': {
    ...PHONE,
    viewport: { width: 320, height: 560 },
    colorScheme: 'light',
    locale: 'de-DE',
  },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every state passes axe and fits: ${look}`, async () => {
    await write('sign_up_form', FORM);
    const { link, email } = await askedApplicant('W'.repeat(100) + ' ' + QUESTION);
    const { page } = await harness.visit(options);
    const check = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect([what, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([what, []]);
      expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
    };
    await page.goto(link);
    await button(page, /^(Send answer|Antwort senden)$/).click();
    await page.getByRole('textbox').first().waitFor();
    await check('asked, with mistakes');
    await write('sign_up_form', { questions: [], terms: null });
    await page.reload();
    await page.getByRole('textbox').first().fill('Example Ltd');
    await button(page, /^(Send answer|Antwort senden)$/).click();
    await page
      .getByRole('status')
      .getByText(/Thank you|Danke/)
      .waitFor();
    await check('answered');
    await button(page, /Withdraw my request|Anfrage zurückziehen/).click();
    await check('about to withdraw');
    await button(page, /Yes, withdraw it|Ja, zurückziehen/).click();
    await heading(page, /is withdrawn|ist zurückgezogen/).waitFor();
    await check('withdrawn');
    expect(await harness.service.database.profile.count({ where: { email } })).toBe(0);
    await page.goto('/request');
    await heading(page, /does not work|funktioniert nicht/).waitFor();
    await check('closed link');
  });
}
