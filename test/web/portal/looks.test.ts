import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, PHONE } from '../visitor';
import {
  button,
  confirmAndSetPassword,
  heading,
  logIn,
  newAddress,
  passwordField,
  setPassword,
  startBrowserHarness,
  signUp,
  type BrowserHarness,
} from './browser-harness';

const LOGO = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M4 0 8 8H0z" fill="#e8590c"/></svg>').toString('base64')}`;

let harness: BrowserHarness;
beforeAll(async () => {
  harness = await startBrowserHarness();
  // A colour on which white cannot be read, and which cannot be read on white.
  await harness.service.setPortal({ logo: LOGO, accentColor: '#f5c400' });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

async function expectNoViolation(page: Page, what: string): Promise<void> {
  // No page has frames, so axe need not look for them in a tab of its own.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect([what, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([what, []]);
}

async function expectNoOverflow(page: Page, what: string): Promise<void> {
  expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
}

/** Contrast is a matter of the theme, room one of the size: so two journeys cover all four. */
const LOOKS: Record<string, BrowserContextOptions> = {
  'light, on a small phone': { ...PHONE, viewport: { width: 320, height: 560 }, colorScheme: 'light' },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page passes axe and fits: ${look}`, async () => {
    await harness.service.setPortal({ autoApproveDevelopers: false });
    const { page } = await harness.visit(options);
    const email = newAddress();
    const check = async (what: string) => {
      await expectNoViolation(page, what);
      await expectNoOverflow(page, what);
    };

    await page.goto('/signup');
    await button(page, 'Create Account').click();
    await page.getByText('Please enter your name.').waitFor();
    await check('sign up, with mistakes');
    await signUp(page, email);
    await check('check your mail');
    const link = await harness.linkTo(email);
    await page.goto(link);
    await heading(page, 'Confirm').waitFor();
    await check('confirm the address');
    await button(page, 'Yes, confirm it').click();
    await passwordField(page).fill('too short');
    await button(page, 'Set password').click();
    await check('choose a password, too short');
    await passwordField(page).fill('several words in a row');
    await check('choose a password');
    await setPassword(page);
    await heading(page, 'An administrator will look at this').waitFor();
    await check('waiting');
    await page.goto(link);
    await button(page, 'Yes, confirm it').click();
    await heading(page, 'Already confirmed').waitFor();
    await check('already confirmed');

    const id = await harness.driver.developerId(email);
    await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'rejected', reason: 'We know nobody there.' });
    await logIn(page, email);
    await heading(page, 'Your request was not approved').waitFor();
    await check('rejected');
    await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
    await logIn(page, email);
    await button(page, 'Log out everywhere').waitFor();
    await check('account');
    await button(page, 'Change name').click();
    await page.getByLabel('Your name').fill('');
    await button(page, 'Save name').click();
    await page.getByText('Please enter your name.').waitFor();
    await check('account, changing the name');
    await page.goto('/welcome');
    await heading(page, 'You are in').waitFor();
    await check('welcome');
    await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
    await page.goto('/account');
    await page.getByText('Your session has ended').waitFor();
    await check('log in, with a note');
    await logIn(page, email);
    await heading(page, 'Your access has ended').waitFor();
    await check('revoked');
    await logIn(page, email, 'wrong words in a row');
    await page.getByText('do not match').waitFor();
    await check('log in, wrong');
    await page.goto('/forgot-password');
    await check('forgot password');
    await page.goto('/reset-password');
    await check('broken link');
    await page.goto('/nowhere');
    await heading(page, 'There is nothing here').waitFor();
    await check('unknown page');
    await harness.service.setPortal({ authenticationEnabled: false });
    await page.goto('/login');
    await heading(page, 'Closed at the moment').waitFor();
    await check('switched off');
    await harness.service.setPortal({ authenticationEnabled: true });
  });
}

test('nothing moves once it is there, and a page shows the portal’s own name, picture and colour', async () => {
  await harness.service.setPortal({ autoApproveDevelopers: true });
  const { page } = await harness.visit(PHONE);
  await page.addInitScript(
    "window.moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.moved += entry.value; }).observe({ type: 'layout-shift', buffered: true });",
  );
  for (const path of ['/signup', '/login', '/forgot-password']) {
    await page.goto(path, { waitUntil: 'networkidle' });
    expect([path, await page.evaluate('window.moved')]).toEqual([path, 0]);
  }
  expect(await page.locator('header img').getAttribute('src')).toBe(LOGO);
  expect(await page.title()).toBe('Forgot your password? · Test Portal');
  const colours = await button(page, 'Send me a link').evaluate((element) => {
    const { backgroundColor, color } = (
      globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string; color: string } }
    ).getComputedStyle(element);
    return [backgroundColor, color];
  });
  expect(colours).toEqual(['rgb(245, 196, 0)', 'rgb(0, 0, 0)']);
});

test('what a screen reader hears: errors as alerts, progress as status', async () => {
  await harness.service.setPortal({ autoApproveDevelopers: true });
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await page.getByRole('status').filter({ hasText: email }).waitFor();
  await confirmAndSetPassword(page, await harness.linkTo(email));
  await heading(page, 'You are in').waitFor();
  await logIn(page, email, 'wrong words in a row');
  await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor();
});
