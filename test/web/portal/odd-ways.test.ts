import { randomUUID } from 'node:crypto';
import {
  button,
  confirmAndSetPassword,
  heading,
  logIn,
  newAddress,
  PASSWORD,
  passwordField,
  setPassword,
  startBrowserHarness,
  signUp,
  type BrowserHarness,
} from './browser-harness';

let harness: BrowserHarness;
beforeAll(async () => {
  harness = await startBrowserHarness();
  await harness.service.setPortal({ autoApproveDevelopers: true });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const LONG_AGO = new Date(Date.now() - 60_000);
const expireLinks = (email: string) =>
  harness.service.database.linkToken.updateMany({ where: { account: { profile: { email } } }, data: { expiresAt: LONG_AGO } });
const statusOf = async (email: string) =>
  (await harness.service.database.account.findFirstOrThrow({ where: { profile: { email } } })).status;

test('an expired confirmation: one click, a new mail, and on it goes', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  const link = await harness.linkTo(email);
  await expireLinks(email);
  await page.goto(link);
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'This link has expired').waitFor();
  await button(page, 'Send me a new link').click();
  await heading(page, 'Check your mail').waitFor();
  await harness.service.mailbox.waitForMails(email, 2);
  const fresh = await harness.linkTo(email);
  expect(fresh).not.toBe(link);
  await confirmAndSetPassword(page, fresh);
  await heading(page, 'You are in').waitFor();
});

test('an expired link for a password: one click, a new mail, and on it goes', async () => {
  const email = await harness.driver.registered(newAddress());
  await harness.driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  const { page } = await harness.visit();
  const link = await harness.linkTo(email, /reset/i);
  await expireLinks(email);
  await page.goto(link);
  await setPassword(page);
  await heading(page, 'This link has expired').waitFor();
  await button(page, 'Send me a new link').click();
  await heading(page, 'Check your mail').waitFor();
  await harness.service.mailbox.waitForMails(email, 3);
  expect(await harness.linkTo(email, /reset/i)).not.toBe(link);
});

test('a used link for a password says so and leads to log-in', async () => {
  const email = await harness.driver.registered(newAddress());
  await harness.driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  const { page } = await harness.visit();
  const link = await harness.linkTo(email, /reset/i);
  await page.goto(link);
  await setPassword(page);
  await heading(page, 'You are in').waitFor();
  await page.goto(link);
  await setPassword(page);
  await heading(page, 'This link has been used').waitFor();
  await page.getByRole('link', { name: 'Log in' }).click();
  await heading(page, 'Log in').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
});

test('a second click before the password goes on, and after it is good news', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  const link = await harness.linkTo(email);
  await page.goto(link);
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'Choose a password').waitFor();
  await confirmAndSetPassword(page, link);
  await heading(page, 'You are in').waitFor();
  await page.goto(link);
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'Already confirmed: all is well').waitFor();
  await page.reload();
  await heading(page, 'Log in').waitFor();
});

test('a link that never was offers a new one', async () => {
  const { page } = await harness.visit();
  await page.goto(`/login#email=nobody%40example.com&token=${randomUUID()}`);
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'This link does not work').waitFor();
  await page.goto(`/reset-password?token=${randomUUID()}`);
  await setPassword(page);
  await heading(page, 'This link does not work').waitFor();
  await button(page, 'Send me a new link').click();
  await heading(page, 'Forgot your password?').waitFor();
  await page.goto('/reset-password');
  await heading(page, 'This link does not work').waitFor();
});

test('a link opens as mail programs leave it, and nothing of it stays in the address', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  const { hash } = new URL(await harness.linkTo(email));
  const carried = hash.slice(1);
  for (const damaged of [
    `/login?${carried.replace('&', '&amp;')}`,
    `/login?${carried.replace('&', '&;')}`,
    `/Login?${carried}`,
    `/LOGIN/#${carried.replace('&', '&amp;')}.`,
    `/login#${encodeURIComponent(carried)}`,
    `/login%23${carried.replaceAll('=', '%3D')}`,
    `/Login%3F${carried}`,
  ]) {
    await page.goto('about:blank');
    await page.goto(damaged);
    await heading(page, 'Confirm your email address').waitFor();
    await page.getByText(email).waitFor();
    expect(page.url()).toBe(`${harness.service.url}/login`);
  }
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'Choose a password').waitFor();
});

test('a link that nobody can read says so, leaves the address all the same, and offers a new one', async () => {
  const { page } = await harness.visit();
  const email = await harness.driver.registered(newAddress());
  const address = encodeURIComponent(email);
  for (const path of ['/login', '/reset-password']) {
    for (const rest of [`?email=${address}&token=nonsense`, `#email=${address}&token=3fa85f64-5717-45`, `#email=${address}&to`]) {
      await page.goto('about:blank');
      await page.goto(path + rest);
      await heading(page, 'This link does not work').waitFor();
      expect(page.url()).toBe(harness.service.url + path);
    }
  }
  await page.reload();
  await button(page, 'Send me a new link').click();
  await heading(page, 'Check your mail').waitFor();
  await harness.service.mailbox.waitForMail(email, /reset/i);
});

test('another link, pasted into the tab where one is open, begins anew', async () => {
  const { page } = await harness.visit();
  const [one, other] = [newAddress(), newAddress()];
  for (const email of [one, other]) await signUp(page, email);
  await page.goto(await harness.linkTo(one));
  await page.getByText(one).waitFor();
  await page.goto(`/login#email=${encodeURIComponent(one)}&token=${randomUUID()}`);
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'This link does not work').waitFor();
  await page.goto(await harness.linkTo(other));
  await page.getByText(other).waitFor();
  expect(page.url()).toBe(`${harness.service.url}/login`);

  const links = [one, other].map(async (email) => `/reset-password#email=${email}&token=${await harness.driver.verified(email)}`);
  await page.goto((await links[0]) ?? '');
  await passwordField(page).fill('words for the first of two');
  await page.goto((await links[1]) ?? '');
  await page.getByText(`For ${other}`).waitFor();
  expect(await passwordField(page).inputValue()).toBe('');
  await setPassword(page);
  await heading(page, 'You are in').waitFor();
});

test('a password that is set leaves no link behind, even where the page goes before it has logged in', async () => {
  const { page, excuse } = await harness.visit();
  excuse(/ERR_/);
  const email = newAddress();
  await signUp(page, email);
  await page.goto(await harness.linkTo(email));
  await button(page, 'Yes, confirm it').click();
  const asked = page.waitForRequest('**/authenticate');
  await page.route('**/authenticate', () => undefined);
  await setPassword(page);
  await asked;
  await page.reload();
  await page.getByText('Your password is set. You can log in with it now.').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  expect(await page.evaluate('JSON.stringify(history.state)')).not.toContain('token');
});

test('a scanner that opens the links, asks for their heads or runs their scripts confirms nobody', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  const link = await harness.linkTo(email);
  for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
  expect(await (await fetch(link)).text()).not.toContain('<form');
  await page.goto(link);
  await button(page, 'Yes, confirm it').waitFor();
  expect(await page.evaluate('for (const form of document.forms) form.requestSubmit(); document.forms.length')).toBe(0);
  for (const method of ['POST', 'PUT']) expect((await fetch(link, { method })).status).toBe(405);
  expect(await statusOf(email)).toBe('awaiting_verification');
  await button(page, 'Yes, confirm it').click();
  await heading(page, 'Choose a password').waitFor();
  expect(await statusOf(email)).toBe('awaiting_credential');
});

test('a token survives a reload without coming back into the address', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await page.goto(await harness.linkTo(email));
  await page.reload();
  await button(page, 'Yes, confirm it').waitFor();
  await page.getByText(email).waitFor();
  expect(page.url()).toBe(`${harness.service.url}/login`);
});

test('a mistyped address is corrected with everything kept', async () => {
  const { page } = await harness.visit();
  const wrong = newAddress();
  await signUp(page, wrong, 'Grace Hopper');
  await page.getByRole('link', { name: 'Correct it' }).click();
  await heading(page, 'Create your account').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Grace Hopper');
  expect(await page.getByLabel('Email').inputValue()).toBe(wrong);
  expect(await page.evaluate('document.activeElement.name')).toBe('email');
  const right = newAddress();
  await page.getByLabel('Email').fill(right);
  await button(page, 'Create Account').click();
  await page.getByText(right).waitFor();
  await page.goBack();
  expect(await page.getByLabel('Email').inputValue()).toBe(right);
});

test('the mail is sent again when its time has come, and not before', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await page.clock.install();
  await signUp(page, email);
  const again = button(page, /Send it again/);
  await button(page, /Send it again in (1:00|0:\d\d)/).waitFor();
  expect(await again.getAttribute('aria-disabled')).toBe('true');
  await again.click({ force: true });
  await page.clock.runFor(30_000);
  await page.reload();
  await button(page, /Send it again in 0:[23]\d/).waitFor();
  await page.clock.runFor(31_000);
  await page.getByText('You can have the mail sent again now.').waitFor();
  expect(await harness.service.mailbox.mailsTo(email)).toHaveLength(1);
  await button(page, /^Send it again$/).click();
  await page.getByText('another mail').waitFor();
  await harness.service.mailbox.waitForMails(email, 2);
  await button(page, /Send it again in/).waitFor();
});

test('mistakes are told beside the field, and the first one gets the focus', async () => {
  const { page } = await harness.visit();
  await page.goto('/signup');
  await button(page, 'Create Account').click();
  const name = page.getByLabel('Name');
  expect(await name.getAttribute('aria-invalid')).toBe('true');
  expect(
    await page.evaluate('document.getElementById(document.activeElement.getAttribute("aria-describedby")).textContent'),
  ).toBe('Please enter your name.');
  await name.fill('Ada');
  await page.getByLabel('Email').fill('ada@nowhere');
  await button(page, 'Create Account').click();
  await page.getByText('does not look like an email address').waitFor();
  // Good to the eye and not to the service.
  await page.getByLabel('Email').fill('ada@example.1');
  await button(page, 'Create Account').click();
  await page.getByText('does not look like an email address').waitFor();
});

test('a password is explained: its length first, then what the service knows', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await page.goto(await harness.linkTo(email));
  await button(page, 'Yes, confirm it').click();
  await page.getByText('At least 15 characters').waitFor();
  const field = passwordField(page);
  expect(await field.getAttribute('autocomplete')).toBe('new-password');
  expect(await page.locator('input[autocomplete=username]').inputValue()).toBe(email);
  await field.fill('three words');
  await page.getByText('4 more characters').waitFor();
  await button(page, 'Set password').click();
  await page.getByText('Please use at least 15 characters.').waitFor();
  await field.fill('aaaaaaaaaaaaaaaa');
  await page.getByText('it repeats itself').waitFor();
  await field.fill(email);
  await button(page, 'Set password').click();
  await page.getByText('Those are tried first').waitFor();
  expect(await field.inputValue()).toBe(email);
  await setPassword(page);
  await heading(page, 'You are in').waitFor();
});

test('a mail’s address that somebody has changed lets nobody else in', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await page.goto(`/reset-password?email=eve%40example.com&token=${await harness.driver.verified(email)}`);
  await setPassword(page);
  await page.getByText('Your password is set').waitFor();
});

test('where the portal’s URL has another scheme than its pages, they say so and whom to tell', async () => {
  const { page, excuse } = await harness.visit();
  excuse(/status of 403/);
  const { url } = await harness.service.database.portal.findFirstOrThrow();
  await harness.service.setPortal({ url: url.replace('http:', 'https:') });
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill(newAddress());
  await button(page, 'Send me a link').click();
  await page.getByRole('alert').getByText('an address that the portal does not take for its own').waitFor();
  await harness.service.setPortal({ url });
  await button(page, 'Try again').click();
  await heading(page, 'Check your mail').waitFor();
});

test('offline: what was typed is kept, and trying again works', async () => {
  const { page, excuse } = await harness.visit();
  excuse(/ERR_INTERNET_DISCONNECTED/);
  const email = newAddress();
  await page.goto('/signup');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(email);
  await page.context().setOffline(true);
  await button(page, 'Create Account').click();
  await page.getByText('You seem to be offline').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await page.context().setOffline(false);
  await button(page, 'Try again').click();
  await heading(page, 'Check your mail').waitFor();
});

test('an unknown page is a page, and 404', async () => {
  const { page } = await harness.visit();
  const response = await page.goto('/somewhere/else');
  expect(response?.status()).toBe(404);
  await heading(page, 'There is nothing here').waitFor();
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await heading(page, 'Log in').waitFor();
});

test('a portal that is switched off says so, also to those who were in the middle of something', async () => {
  const { page } = await harness.visit();
  const email = await harness.driver.registered(newAddress());
  await page.goto('/login');
  await harness.service.setPortal({ authenticationEnabled: false });
  await page.getByLabel('Email').fill(email);
  await passwordField(page).fill(PASSWORD);
  await button(page, 'Log in').click();
  await heading(page, 'Closed at the moment').waitFor();
  for (const path of ['/login', '/signup', '/forgot-password']) {
    await page.goto(path);
    await heading(page, 'Closed at the moment').waitFor();
  }
  await harness.service.setPortal({ authenticationEnabled: true });
  await logIn(page, email);
  await heading(page, 'Your account').waitFor();
});
