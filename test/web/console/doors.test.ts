import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdministratorStore } from '../../../prisma/stores/administrator/administrator-store';
import { PASSWORD } from '../../api/http-driver';
import { consoleOf } from '../../api/console';
import { button, type ConsoleHarness, goTo, heading, row, startConsoleHarness, logInByToken } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const EVERYWHERE = [{ role: 'organization_admin' as const, portalId: null }];
const anotherPortal = async (name: string) => {
  const reply = await harness.driver.call('POST', '/v3/portals', { body: { name }, token: harness.service.adminToken });
  return (reply.body as { id: string }).id;
};

test('a one-time link sets a password, once; the password logs in, and logging out ends it', async () => {
  const { id } = await harness.administrator('Ben', EVERYWHERE, 'ben@example.com');
  const token = await consoleOf(harness.service).link(id);
  const { page } = await harness.visit();
  await page.goto(`/console/set-password#token=${token}`);
  await heading(page, 'Choose a password').waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await page.reload();
  await heading(page, 'Choose a password').waitFor();
  await page.getByLabel('New password').fill('too short');
  await button(page, 'Set password').click();
  await page.getByText('must have at least 15 characters').waitFor();
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await page.getByText('Your password is set').waitFor();

  await page.getByLabel('Email').fill('ben@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the right words');
  await button(page, 'Log in').click();
  await page.getByText('Address and password do not match').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await button(page, 'Log in').click();
  await heading(page, 'Requests').waitFor();
  await button(page, 'Ben: your account').click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await page.getByText('You are logged out').waitFor();
  await page.goto('/console');
  await heading(page, 'Log in to the console').waitFor();

  await page.goto(`/console/set-password#token=${token}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await heading(page, 'This link does not work any more').waitFor();
  await page.reload();
  await heading(page, 'This link does not work any more').waitFor();
});

test('a one-time link opens as mail programs leave it, and another one in the same tab begins anew', async () => {
  const { id } = await harness.administrator('Mailed', EVERYWHERE, 'mailed@example.com');
  const token = await consoleOf(harness.service).link(id);
  const { page } = await harness.visit();
  for (const damaged of [
    `/Console/Set-Password/#token=${token}.`,
    `/console/set-password#token=3D${token}`,
    `/console/set-password?a=b&amp;token=${token}`,
    `/console/set-password%23token%3D${token}`,
  ]) {
    await page.goto('about:blank');
    await page.goto(damaged);
    await heading(page, 'Choose a password').waitFor();
    expect(page.url()).toBe(`${harness.service.url}/console/set-password`);
  }
  await page.getByLabel('New password').fill(PASSWORD);
  await page.goto('/console/set-password#token=nonsense');
  await heading(page, 'This link does not work any more').waitFor();
  expect(page.url()).toBe(`${harness.service.url}/console/set-password`);
  await page.goto(`/console/set-password#token=${token}`);
  expect(await page.getByLabel('New password').inputValue()).toBe('');
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await page.getByText('Your password is set').waitFor();
  expect(await page.evaluate('history.state')).toBeNull();
});

test('behind a proxy that hands on another Host nothing is changed, and it says why and what to set', async () => {
  const { port } = new URL(harness.service.url);
  const proxy = createServer((asked, answer) => {
    const { method, url: path } = asked;
    const headers = { ...asked.headers, host: `127.0.0.1:${port}` };
    asked.pipe(
      request({ host: '127.0.0.1', port, method, path, headers }, (said) => {
        answer.writeHead(said.statusCode ?? 0, said.headers);
        said.pipe(answer);
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { page, excuse } = await harness.visit({ baseURL: `http://localhost:${(proxy.address() as AddressInfo).port}` });
  excuse(/^a request to |status of 403/);
  await page.goto('/console');
  await logInByToken(page, harness.service.adminToken);
  const told = page.getByRole('alert');
  await told.getByText('The service was asked by another host name than that of this page').waitFor();
  expect(await told.textContent()).toMatch(/hand on the Host, or X-Forwarded-Host with TRUSTED_PROXIES/);
  await page.close();
  proxy.closeAllConnections();
  proxy.close();
});

test('a token that is none is refused, and the right one lets in', async () => {
  const { page } = await harness.visit();
  await page.goto('/console');
  await logInByToken(page, 'vst_nonsense');
  await page.getByText('This token opens nothing').waitFor();
  await logInByToken(page, harness.service.adminToken);
  await heading(page, 'Requests').waitFor();
});

test('an administrator who is removed is out at the next look', async () => {
  const { id, token } = await harness.administrator('Removed', EVERYWHERE);
  const page = await harness.enter({ token });
  await createAdministratorStore(harness.service.database, harness.service.seals).remove(id, { kind: 'system' });
  await goTo(page, 'Developers').catch(() => undefined);
  await page.getByText('Your session has ended').waitFor();
});

test('a portal admin sees and decides for the named portal only, and finds no other', async () => {
  const other = await anotherPortal('Partners');
  const { token } = await harness.administrator('Partner', [{ role: 'portal_admin', portalId: other }]);
  const page = await harness.enter({ token });
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
  expect(await page.getByLabel('Portal', { exact: true }).count()).toBe(0);
  await page.goto(`/console/${harness.service.portalId}/developers`);
  await heading(page, 'Requests').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
});

test('several portals: from one to the other and back', async () => {
  const other = await anotherPortal('Elsewhere');
  await harness.developer('Only Here', 'pending');
  const page = await harness.enter();
  await page.goto(`/console/${harness.service.portalId}/requests`);
  await row(page, 'Only Here').waitFor();
  await button(page, /Portal/).click();
  await page.getByRole('option', { name: 'Elsewhere' }).click();
  await page.getByRole('heading', { name: 'Nobody is waiting' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
  await page.goBack();
  await row(page, 'Only Here').waitFor();
});

test('a viewer sees everything and can change nothing', async () => {
  await harness.developer('Looked At', 'pending');
  const { token } = await harness.administrator('Viewer', [{ role: 'viewer', portalId: harness.service.portalId }]);
  const page = await harness.enter({ token });
  await row(page, 'Looked At').waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  expect(await button(page, /Approve|Reject/).count()).toBe(0);
  await goTo(page, 'Settings');
  expect(await page.getByRole('textbox', { name: 'Display name' }).isDisabled()).toBe(true);
  await goTo(page, 'Mails');
  await page.getByRole('link', { name: /confirm the email address/ }).click();
  expect(await page.getByRole('textbox', { name: 'Subject' }).isDisabled()).toBe(true);
  expect(await button(page, 'Save').count()).toBe(0);
});

test('whoever sees no portal is told what to do', async () => {
  const { id, token } = await harness.administrator('Nowhere', [{ role: 'viewer', portalId: harness.service.portalId }]);
  await harness.service.database.administratorRole.deleteMany({ where: { administratorId: id } });
  const { page } = await harness.visit();
  await page.goto('/console');
  await logInByToken(page, token);
  await heading(page, 'No portal yet').waitFor();
});

test('a link without its token, and one that has expired, say what helps', async () => {
  const { id } = await harness.administrator('Late', EVERYWHERE, 'late@example.com');
  const { page } = await harness.visit();
  await page.goto('/console/set-password');
  await heading(page, 'This link does not work any more').waitFor();
  const token = await consoleOf(harness.service).link(id, -1000);
  await page.goto('about:blank');
  await page.goto(`/console/set-password#token=${token}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await heading(page, 'This link does not work any more').waitFor();
});
