import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdministratorStore } from '../../../prisma/stores/administrator/administrator-store';
import { PASSWORD } from '../../api/walk';
import { consoleOf } from '../../api/console';
import { button, type ConsoleStage, goTo, heading, row, setConsoleStage, signInByToken } from './stage';

let stage: ConsoleStage;
beforeAll(async () => {
  stage = await setConsoleStage();
});
afterEach(() => stage.endVisits());
afterAll(() => stage.stop());

const EVERYWHERE = [{ role: 'organization_admin' as const, portalId: null }];
const anotherPortal = async (name: string) => {
  const reply = await stage.walk.call('POST', '/v3/portals', { body: { name }, token: stage.service.adminToken });
  return (reply.body as { id: string }).id;
};

test('a one-time link sets a password, once; the password signs in, and signing out ends it', async () => {
  const { id } = await stage.administrator('Ben', EVERYWHERE, 'ben@example.com');
  const token = await consoleOf(stage.service).link(id);
  const { page } = await stage.visit();
  await page.goto(`/console/set-password#token=${token}`);
  await heading(page, 'Choose a password').waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await page.getByLabel('New password').fill('too short');
  await button(page, 'Set password').click();
  await page.getByText('must have at least 15 characters').waitFor();
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await page.getByText('Your password is set').waitFor();

  await page.getByLabel('Email').fill('ben@example.com');
  await page.getByRole('textbox', { name: 'Password' }).fill('not the right words');
  await button(page, 'Sign in').click();
  await page.getByText('Address and password do not match').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await button(page, 'Sign in').click();
  await heading(page, 'Requests').waitFor();
  await button(page, 'Ben: your account').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out').waitFor();
  await page.goto('/console');
  await heading(page, 'Sign in to the console').waitFor();

  await page.goto(`/console/set-password#token=${token}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await heading(page, 'This link does not work any more').waitFor();
});

test('behind a proxy that hands on another Host nothing is changed, and it says why and what to set', async () => {
  const { port } = new URL(stage.service.url);
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
  const { page, excuse } = await stage.visit({ baseURL: `http://localhost:${(proxy.address() as AddressInfo).port}` });
  excuse(/^a request to |status of 403/);
  await page.goto('/console');
  await signInByToken(page, stage.service.adminToken);
  const told = page.getByRole('alert');
  await told.getByText('The service was asked by another host name than this page’s').waitFor();
  expect(await told.textContent()).toMatch(/hand on the Host, or X-Forwarded-Host with TRUSTED_PROXIES/);
  await page.close();
  proxy.closeAllConnections();
  proxy.close();
});

test('a token that is none is refused, and the right one lets in', async () => {
  const { page } = await stage.visit();
  await page.goto('/console');
  await signInByToken(page, 'vst_nonsense');
  await page.getByText('This token opens nothing').waitFor();
  await signInByToken(page, stage.service.adminToken);
  await heading(page, 'Requests').waitFor();
});

test('an administrator who is removed is out at the next look', async () => {
  const { id, token } = await stage.administrator('Removed', EVERYWHERE);
  const page = await stage.enter({ token });
  await createAdministratorStore(stage.service.database, stage.service.seals).remove(id, { kind: 'system' });
  await goTo(page, 'Developers').catch(() => undefined);
  await page.getByText('Your session has ended').waitFor();
});

test('a portal admin sees and decides for the named portal only, and finds no other', async () => {
  const other = await anotherPortal('Partners');
  const { token } = await stage.administrator('Partner', [{ role: 'portal_admin', portalId: other }]);
  const page = await stage.enter({ token });
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
  expect(await page.getByLabel('Portal', { exact: true }).count()).toBe(0);
  await page.goto(`/console/${stage.service.portalId}/developers`);
  await heading(page, 'Requests').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
});

test('several portals: from one to the other and back', async () => {
  const other = await anotherPortal('Elsewhere');
  await stage.developer('Only Here', 'pending');
  const page = await stage.enter();
  await page.goto(`/console/${stage.service.portalId}/requests`);
  await row(page, 'Only Here').waitFor();
  await button(page, /Portal/).click();
  await page.getByRole('option', { name: 'Elsewhere' }).click();
  await page.getByRole('heading', { name: 'Nobody is waiting' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/console/${other}/requests`);
  await page.goBack();
  await row(page, 'Only Here').waitFor();
});

test('a viewer sees everything and can change nothing', async () => {
  await stage.developer('Looked At', 'pending');
  const { token } = await stage.administrator('Viewer', [{ role: 'viewer', portalId: stage.service.portalId }]);
  const page = await stage.enter({ token });
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
  const { id, token } = await stage.administrator('Nowhere', [{ role: 'viewer', portalId: stage.service.portalId }]);
  await stage.service.database.administratorRole.deleteMany({ where: { administratorId: id } });
  const { page } = await stage.visit();
  await page.goto('/console');
  await signInByToken(page, token);
  await heading(page, 'No portal yet').waitFor();
});

test('a link without its token, and one that has expired, say what helps', async () => {
  const { id } = await stage.administrator('Late', EVERYWHERE, 'late@example.com');
  const { page } = await stage.visit();
  await page.goto('/console/set-password');
  await heading(page, 'This link does not work any more').waitFor();
  const token = await consoleOf(stage.service).link(id, -1000);
  await page.goto('about:blank');
  await page.goto(`/console/set-password#token=${token}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await button(page, 'Set password').click();
  await heading(page, 'This link does not work any more').waitFor();
});
