import { DESKTOP, PHONE } from '../visitor';
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
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const autoApproval = (autoApproveDevelopers: boolean) => harness.service.setPortal({ autoApproveDevelopers });
const decide = async (email: string, status: string, reason?: string) => {
  const reply = await harness.driver.manage('PATCH', `/developers/${await harness.driver.developerId(email)}`, {
    status,
    ...(reason && { reason }),
  });
  expect(reply.status).toBe(200);
};

for (const [size, options] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`with auto-approval, from sign-up to log-out on a ${size}`, async () => {
    await autoApproval(true);
    const { page } = await harness.visit(options);
    const email = newAddress();
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign Up' }).click();
    await heading(page, 'Create your account').waitFor();
    await signUp(page, email);
    await page.getByText(email).waitFor();

    await page.goto(await harness.linkTo(email));
    await heading(page, 'Confirm your email address').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await button(page, 'Yes, confirm it').click();
    await page.getByText('Your email address is confirmed').waitFor();
    await setPassword(page);
    await heading(page, 'You are in, Ada Lovelace').waitFor();
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await page.getByText(email).waitFor();
    await button(page, 'Log out').first().click();
    await page.getByText('You are logged out').waitFor();

    await logIn(page, email);
    await heading(page, 'Your account').waitFor();
    await page.goto('/');
    await heading(page, 'Your account').waitFor();
  });
}

test('with approval: told what happens next, and let in once an administrator says so', async () => {
  await autoApproval(false);
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await confirmAndSetPassword(page, await harness.linkTo(email));
  await heading(page, 'An administrator will look at this').waitFor();
  await page.getByText('You get a mail with the decision').waitFor();

  await logIn(page, email);
  await heading(page, 'An administrator will look at this').waitFor();
  await page.getByRole('link', { name: 'Back to log in' }).click();
  await decide(email, 'approved');
  await passwordField(page).fill(PASSWORD);
  await button(page, 'Log in').click();
  await heading(page, 'Your account').waitFor();
});

test('waiting for a decision stays what is shown: after a reload, and after Back and Forward', async () => {
  await autoApproval(false);
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email);
  await confirmAndSetPassword(page, await harness.linkTo(email));
  const waiting = heading(page, 'An administrator will look at this');
  await waiting.waitFor();
  await page.reload();
  await waiting.waitFor();
  await page.goBack();
  await heading(page, 'Check your mail').waitFor();
  await page.goForward();
  await waiting.waitFor();
  expect(page.url()).toBe(`${harness.service.url}/request`);
  await page.getByRole('link', { name: 'Back to log in' }).click();
  await heading(page, 'Log in').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
});

test('rejected with a reason: the reason is told after the right password and not before, as text', async () => {
  await autoApproval(false);
  const { page } = await harness.visit();
  const email = await harness.driver.registered(newAddress());
  await decide(email, 'rejected', 'We know nobody <b>there</b>.');
  await logIn(page, email, 'the wrong words in a row');
  await page.getByText('do not match').waitFor();
  expect(await page.getByText('We know nobody').count()).toBe(0);
  await logIn(page, email);
  await heading(page, 'Your request was not approved').waitFor();
  await page.getByText('We know nobody <b>there</b>.').waitFor();
});

test('rejected without a reason: no reason is made up', async () => {
  await autoApproval(false);
  const { page } = await harness.visit();
  const email = await harness.driver.registered(newAddress());
  await decide(email, 'rejected');
  await logIn(page, email);
  await heading(page, 'Your request was not approved').waitFor();
  expect(await page.getByText('The reason they gave').count()).toBe(0);
});

test('revoked while logged in: the next click is out', async () => {
  await autoApproval(true);
  const { page } = await harness.visit();
  const email = await harness.driver.registered(newAddress());
  await logIn(page, email);
  await page.getByText(email).waitFor();
  await decide(email, 'revoked', 'The contract has ended.');
  await button(page, 'Log out everywhere').click();
  await page.getByText('Your session has ended').waitFor();
  await logIn(page, email);
  await heading(page, 'Your access has ended').waitFor();
  await page.getByText('The contract has ended.').waitFor();
});

test('a forgotten password: a link, a new password, in again, and out everywhere else', async () => {
  await autoApproval(true);
  const email = await harness.driver.registered(newAddress());
  const elsewhere = await harness.visit();
  await logIn(elsewhere.page, email);
  await heading(elsewhere.page, 'Your account').waitFor();

  const { page } = await harness.visit(PHONE);
  await page.goto('/login');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await heading(page, 'Forgot your password?').waitFor();
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
  await button(page, 'Send me a link').click();
  await heading(page, 'Check your mail').waitFor();
  await page.goto(await harness.linkTo(email, /reset/i));
  expect(new URL(page.url()).search).toBe('');
  await setPassword(page, 'quite other words in a row');
  await heading(page, 'You are in').waitFor();

  await elsewhere.page.reload();
  await elsewhere.page.getByText('Your session has ended').waitFor();
});

test('the own name is changed on the account’s page, told as wrong at its field, and kept where one says so', async () => {
  await autoApproval(true);
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit();
  await logIn(page, email);
  await button(page, 'Change name').click();
  const field = page.getByLabel('Your name');
  expect(await field.inputValue()).toBe('Ada Lovelace');
  await field.fill(' ');
  await button(page, 'Save name').click();
  await page.getByText('Please enter your name.').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('two\u2028lines');
  await button(page, 'Save name').click();
  await page.getByText('Please enter a name of at most 256 characters').waitFor();
  await field.fill(' Ada King ');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Your name is changed.' }).waitFor();
  await page.getByText('Ada King', { exact: true }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Change name');
  await button(page, 'Change name').click();
  await field.fill('Somebody Else');
  await button(page, 'Keep it as it is').click();
  await page.reload();
  await page.getByText('Ada King', { exact: true }).waitFor();
});

test('whoever is logged out meanwhile is asked to log in, and changes no name', async () => {
  await autoApproval(true);
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit();
  await logIn(page, email);
  await button(page, 'Change name').click();
  await page.getByLabel('Your name').fill('Ada King');
  await decide(email, 'revoked');
  await button(page, 'Save name').click();
  await page.getByText('Your session has ended').waitFor();
});

test('sessions are listed, and logging out everywhere ends them all', async () => {
  await autoApproval(true);
  const email = await harness.driver.registered(newAddress());
  const [one, other] = [await harness.visit(), await harness.visit(PHONE)];
  for (const { page } of [one, other]) {
    await logIn(page, email);
    await page.getByText('This browser').waitFor();
  }
  await other.page.getByText('Another browser').waitFor();
  await button(other.page, 'Log out everywhere').click();
  await other.page.getByText('You are logged out everywhere').waitFor();
  await one.page.reload();
  await one.page.getByText('Your session has ended').waitFor();
});

test('a session outlives its access token: the page gets the next by itself', async () => {
  await autoApproval(true);
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit();
  await logIn(page, email);
  await page.getByText(email).waitFor();
  await page.context().clearCookies({ name: 'portalaccesstoken' });
  await page.reload();
  await page.getByText(email).waitFor();
});

test('the whole way with the keyboard alone', async () => {
  await autoApproval(true);
  const { page } = await harness.visit();
  const email = newAddress();
  const focused = () => page.evaluate('document.activeElement?.textContent || document.activeElement?.name');
  const tabTo = async (what: string) => {
    for (let presses = 0; (await focused()) !== what; presses++) {
      if (presses > 15) throw new Error(`the keyboard does not reach ${what}`);
      await page.keyboard.press('Tab');
    }
  };
  await page.goto('/login');
  await heading(page, 'Log in').waitFor();
  await tabTo('Sign Up');
  await page.keyboard.press('Enter');
  await heading(page, 'Create your account').waitFor();
  expect(await focused()).toBe('Create your account');
  await tabTo('name');
  await page.keyboard.type('Ada Lovelace');
  await tabTo('email');
  await page.keyboard.type(email);
  await page.keyboard.press('Enter');
  await heading(page, 'Check your mail').waitFor();
  expect(await focused()).toBe('Check your mail');

  await page.goto(await harness.linkTo(email));
  await heading(page, 'Confirm').waitFor();
  await tabTo('Yes, confirm it');
  await page.keyboard.press('Space');
  await heading(page, 'Choose a password').waitFor();
  expect(await focused()).toBe('Choose a password');
  await tabTo('new-password');
  await page.keyboard.type(PASSWORD);
  await tabTo('Show');
  await page.keyboard.press('Enter');
  expect(await page.getByLabel('New password').getAttribute('type')).toBe('text');
  await tabTo('Set password');
  await page.keyboard.press('Enter');
  await heading(page, 'You are in').waitFor();
  expect(await focused()).toBe('You are in, Ada Lovelace');
});

test('markup in a name or in the portal’s name is text', async () => {
  await autoApproval(true);
  const markup = '<img src=x onerror=alert(1)>';
  await harness.service.setPortal({ displayName: `"><script>alert(2)</script>${markup}` });
  const { page } = await harness.visit();
  const email = newAddress();
  await signUp(page, email, markup);
  await confirmAndSetPassword(page, await harness.linkTo(email));
  await heading(page, `You are in, ${markup}`).waitFor();
  await page.getByText('<script>alert(2)</script>').first().waitFor();
  expect(await page.locator('img').count()).toBe(0);
  await harness.service.setPortal({ displayName: 'Test Portal' });
});

test('somebody who reads German is spoken to in German', async () => {
  await autoApproval(true);
  const { page } = await harness.visit({ locale: 'de-AT' });
  const email = newAddress();
  await page.goto('/signup');
  expect(await page.evaluate('document.documentElement.lang')).toBe('de');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-Mail').fill(email);
  await button(page, 'Konto anlegen').click();
  await heading(page, 'Sieh in dein Postfach').waitFor();
  await page.goto(await harness.linkTo(email));
  await button(page, 'Ja, bestätigen').click();
  await page.getByLabel('Neues Passwort').fill(PASSWORD);
  await button(page, 'Passwort setzen').click();
  await heading(page, 'Du bist drin, Ada Lovelace').waitFor();
});
