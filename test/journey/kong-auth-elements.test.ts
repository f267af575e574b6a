import type { Page } from 'playwright-core';
import { newAddress, PASSWORD, startBrowserHarness, type BrowserHarness } from '../web/portal/browser-harness';
import { newVisitor, type Visitor } from '../web/visitor';
import { type FrontEnd, startFrontEnd } from './kong-front-end';

let harness: BrowserHarness;
let frontEnd: FrontEnd;
/** The same pages on another port, which no portal names. */
let stranger: FrontEnd;
let visitors: Visitor[] = [];

beforeAll(async () => {
  harness = await startBrowserHarness();
  frontEnd = await startFrontEnd(harness.service.url);
  stranger = await startFrontEnd(harness.service.url);
});
afterEach(async () => {
  const leaving = visitors;
  visitors = [];
  for (const visitor of leaving) await visitor.leave();
});
afterAll(async () => {
  await frontEnd.close();
  await stranger.close();
  await harness.stop();
});

/** Makes the front end this portal's own: mailed links lead there, and its pages may call. */
const adopt = (origin: string, more: { url?: string; allowedOrigins?: string[] } = {}) =>
  harness.service.setPortal({
    autoApproveDevelopers: true,
    url: harness.service.url,
    allowedOrigins: [origin],
    confirmUrl: `${origin}/login`,
    resetPasswordUrl: `${origin}/reset-password`,
    loginUrl: `${origin}/login`,
    ...more,
  });

async function visit(origin: string): Promise<Visitor> {
  const visitor = await newVisitor(harness.browser, origin, {}, [harness.service.url, `http://localhost:${stranger.port}`]);
  // What Kong's bundle says about itself.
  visitor.excuse(/^KInput: `hasError` prop is deprecated/);
  visitors.push(visitor);
  return visitor;
}

const field = (page: Page, name: string) => page.getByTestId(`kong-auth-${name}`);

async function register(page: Page, email: string): Promise<void> {
  await page.goto('/register');
  await field(page, 'register-full-name').fill('Ada Lovelace');
  await field(page, 'register-email').fill(email);
  await field(page, 'register-submit').click();
}

async function choosePassword(page: Page, password = PASSWORD): Promise<void> {
  await field(page, 'reset-password-new-password').fill(password);
  await field(page, 'reset-password-confirm-new-password').fill(password);
  await field(page, 'reset-password-submit').click();
}

async function logIn(page: Page, password = PASSWORD): Promise<void> {
  await field(page, 'login-password').fill(password);
  await field(page, 'login-submit').click();
}

/** From nothing to the front end's own page, logged in. */
async function journey(page: Page, email: string): Promise<void> {
  await register(page, email);
  await field(page, 'login-register-success-message').waitFor();
  await page.goto(await harness.linkTo(email));
  await choosePassword(page);
  await field(page, 'login-password-reset-message').waitFor();
  await logIn(page);
  await page.getByRole('heading', { name: 'My account' }).waitFor();
}

/** What the service answers to a page's own script, cookies along. */
function call(page: Page, path: string, options: object = {}): Promise<{ status: number; body: unknown }> {
  const init = JSON.stringify({ credentials: 'include', ...options });
  return page.evaluate(
    `fetch(${JSON.stringify(harness.service.url + path)}, ${init}).then(async (response) => ({
      status: response.status,
      body: await response.text().then((text) => text && JSON.parse(text)),
    }))`,
  );
}

test("Kong's elements on another origin: register, confirm, choose a password, log in, and the cookies count", async () => {
  const origin = `http://localhost:${frontEnd.port}`;
  await adopt(origin);
  const { page } = await visit(origin);
  const email = newAddress();
  await journey(page, email);
  const hidden = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly);
  expect(hidden.map(({ name }) => name).sort()).toEqual(['portalaccesstoken', 'portalrefreshtoken', 'vestibuledevice']);
  const developer = { status: 200, body: { email, full_name: 'Ada Lovelace' } };
  expect(await call(page, '/api/v2/developer/me')).toMatchObject(developer);
  expect(await call(page, '/api/v3/developer/me')).toMatchObject(developer);
});

test('on another site, too, where the portal is https: its cookies are for everywhere', async () => {
  const origin = `http://127.0.0.1:${frontEnd.port}`;
  // A browser trusts http://localhost as it does https; a name of another site it is all the same.
  await adopt(origin, { url: harness.service.url.replace('http:', 'https:') });
  const { page } = await visit(origin);
  const email = newAddress();
  await journey(page, email);
  expect(await call(page, '/api/v3/developer/me')).toMatchObject({ status: 200, body: { email } });
  expect((await call(page, '/api/v3/developer/refresh', { method: 'POST' })).status).toBe(204);
  expect((await call(page, '/api/v3/developer/logout', { method: 'POST' })).status).toBe(204);
  expect((await call(page, '/api/v3/developer/me')).status).toBe(401);
});

test('a forgotten password: the mailed link leads to the front end, and the new password opens', async () => {
  const origin = `http://localhost:${frontEnd.port}`;
  await adopt(origin);
  const email = await harness.driver.registered(newAddress());
  const { page } = await visit(origin);
  await page.goto('/login');
  await field(page, 'login-forgot-password-link').click();
  await field(page, 'forgot-password-email').fill(email);
  await field(page, 'forgot-password-submit').click();
  await field(page, 'forgot-password-success-message').waitFor();
  await page.goto(await harness.linkTo(email, /reset/i));
  await choosePassword(page, 'quite other words in a row');
  await field(page, 'login-password-reset-message').waitFor();
  await logIn(page, 'quite other words in a row');
  await page.getByRole('heading', { name: 'My account' }).waitFor();
});

test('the elements show a refusal in the words of the service', async () => {
  const origin = `http://localhost:${frontEnd.port}`;
  await adopt(origin);
  const { page } = await visit(origin);
  const email = newAddress();
  await register(page, email);
  const link = await harness.linkTo(email);
  await page.goto(link);
  await choosePassword(page, 'too short');
  await page.getByText('at least 15 characters').waitFor();
  await choosePassword(page);
  await field(page, 'login-password-reset-message').waitFor();
  await page.goto(link);
  await page.getByText('confirmed already: log in').waitFor();
});

test('somebody who waits for approval is not let in, and is once an administrator says so', async () => {
  const origin = `http://localhost:${frontEnd.port}`;
  await adopt(origin);
  await harness.service.setPortal({ autoApproveDevelopers: false });
  const email = await harness.driver.registered(newAddress());
  const { page } = await visit(origin);
  await page.goto(`/login?email=${email}`);
  await logIn(page);
  await field(page, 'error-message').waitFor();
  expect((await call(page, '/api/v2/developer/me')).status).toBe(401);
  await harness.driver.manage('PATCH', `/developers/${await harness.driver.developerId(email)}`, { status: 'approved' });
  await logIn(page);
  await page.getByRole('heading', { name: 'My account' }).waitFor();
});

describe('a page of an origin that the portal does not name', () => {
  const foreign = () => `http://localhost:${stranger.port}`;
  /** The browser lets nothing through: not even a "no" is to be read. */
  const blocked = async (page: Page, act: () => Promise<void>) => {
    await Promise.all([page.waitForEvent('requestfailed'), act()]);
  };

  async function visitForeign(): Promise<Page> {
    const { page, excuse } = await visit(foreign());
    excuse(/has been blocked by CORS policy/);
    excuse(/net::ERR_FAILED/);
    return page;
  }

  beforeEach(() => adopt(`http://localhost:${frontEnd.port}`));

  test('registers nobody', async () => {
    const page = await visitForeign();
    const email = newAddress();
    await blocked(page, () => register(page, email));
    expect(await harness.service.database.profile.count({ where: { email } })).toBe(0);
  });

  test('logs nobody in', async () => {
    const page = await visitForeign();
    const email = await harness.driver.registered(newAddress());
    await page.goto(`/login?email=${email}`);
    await blocked(page, () => logIn(page));
    expect((await page.context().cookies()).filter(({ httpOnly }) => httpOnly)).toEqual([]);
  });

  test('neither reads nor ends the session of somebody who is logged in, and posts nothing past the preflight', async () => {
    const email = await harness.driver.registered(newAddress());
    const { page, excuse } = await visit(`http://localhost:${frontEnd.port}`);
    excuse(/has been blocked by CORS policy|net::ERR_FAILED|status of 403/);
    await page.goto(`/login?email=${email}`);
    await logIn(page);
    await page.getByRole('heading', { name: 'My account' }).waitFor();

    // The same site to the browser: it sends the cookies along.
    await page.goto(foreign());
    await expect(call(page, '/api/v3/developer/me')).rejects.toThrow('Failed to fetch');
    for (const path of ['logout', 'refresh', 'authenticate']) {
      const [answer] = await Promise.all([
        page.waitForResponse(`${harness.service.url}/api/v3/developer/${path}`),
        call(page, `/api/v3/developer/${path}`, { method: 'POST', mode: 'no-cors', body: '{}' }),
      ]);
      expect(answer.status()).toBe(403);
    }
    await page.goto(`http://localhost:${frontEnd.port}`);
    expect(await call(page, '/api/v3/developer/me')).toMatchObject({ status: 200, body: { email } });
  });
});
