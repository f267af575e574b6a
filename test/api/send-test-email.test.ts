import { randomUUID } from 'node:crypto';
import type { RoleGrant } from '../../domain/administrator';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { type Service, startService } from '../support/service';
import { detail, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const CONTENT = { subject: 'Hello {{ developer_fullname }}', title: 'Title', body: 'Body', button_label: 'Go' };

function send(token: string, body: unknown = { content: CONTENT }, name = 'reset-password', portalId = service.portalId) {
  return driver.call('POST', `/v3/portals/${portalId}/email-templates/${name}/send-test-email`, { token, body });
}

async function administrator(email: string | null, grants: RoleGrant[]): Promise<{ id: string; token: string }> {
  const { token, hash } = newAdministratorToken();
  const id = await createAdministratorStore(service.database, service.seals).create(
    { name: 'Annie', email, grants },
    { hash, label: 'test', expiresAt: null },
    { kind: 'system' },
    'administrator_created',
  );
  return { id, token };
}

test('204, and the administrator who asked gets it: with these words, with example values, with a link that opens nothing', async () => {
  const email = `${randomUUID()}@example.com`;
  const { token } = await administrator(email, [{ role: 'portal_admin', portalId: service.portalId }]);
  expect((await send(token)).status).toBe(204);
  const mail = await service.mailbox.waitForMail(email);
  expect(mail.Subject).toBe('[Test] Hello Ada Lovelace');
  expect(mail.TextBody).toMatch(/^Title\n\nBody\n\nGo:\nhttp:.*token=example\n/);
  expect(await service.mailbox.mailsTo(email)).toHaveLength(1);
  expect(await service.database.outboxMail.count()).toBe(0);
  expect(await service.database.emailTemplate.count()).toBe(0);
});

test('the label of the button may be left out, and is the default then', async () => {
  const email = `${randomUUID()}@example.com`;
  const { token } = await administrator(email, [{ role: 'organization_admin', portalId: null }]);
  const { button_label: _, ...content } = CONTENT;
  expect((await send(token, { content })).status).toBe(204);
  expect((await service.mailbox.waitForMail(email)).TextBody).toContain('Reset password:\n');
});

test('Temporal learns no name and no address, and the run is no account’s', async () => {
  const email = `${randomUUID()}@example.com`;
  const { id, token } = await administrator(email, [{ role: 'portal_admin', portalId: service.portalId }]);
  expect((await send(token)).status).toBe(204);
  await service.mailbox.waitForMail(email);
  for await (const run of service.temporal.workflow.list({ query: "WorkflowType='testMail'" })) {
    const handle = service.temporal.workflow.getHandle(run.workflowId, run.runId);
    const [outcome, description] = [await handle.result(), await handle.describe()];
    const raw = JSON.stringify([await handle.fetchHistory(), description.raw]);
    const payloads = [...raw.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
      Buffer.from(data ?? '', 'base64').toString(),
    );
    const history = [raw, ...payloads].join('\n');
    if (!history.includes(id)) continue;
    expect([outcome, await description.staticSummary()]).toEqual(['sent', 'Test mail · Test Portal']);
    expect(run.workflowId).toMatch(new RegExp(`^test-mail/${service.portalId}/[0-9a-f-]{36}$`));
    expect(history).toContain('Hello {{ developer_fullname }}');
    for (const absent of [email, 'Annie', 'DeveloperId', 'PortalId']) expect(history).not.toContain(absent);
    return;
  }
  throw new Error('no run names the administrator');
});

test('400 for an administrator without an address, and for words that cannot be sent', async () => {
  const { token } = await administrator(null, [{ role: 'organization_admin', portalId: null }]);
  const nowhere = await send(token);
  expect([nowhere.status, wrong(nowhere), detail(nowhere)]).toEqual([
    400,
    ['recipient: required'],
    'A test goes to your own address',
  ]);
  expect(wrong(await send(service.adminToken, {}))).toEqual(['content: required']);
  expect(wrong(await send(service.adminToken, { content: { subject: null, title: 'x' } }))).toEqual([
    'content.subject: is_string',
    'content.body: required',
  ]);
  expect(wrong(await send(service.adminToken, { content: { ...CONTENT, body: '{{ nobody }}' } }))).toEqual([
    'content.body: invalid',
  ]);
  expect(wrong(await send(service.adminToken, { content: { ...CONTENT, body: 'x'.repeat(4097) } }))).toEqual([
    'content.body: max_length',
  ]);
});

test('401, 403 for viewers, 404 for other portals and for mails that nothing here sends', async () => {
  const viewer = await administrator(`${randomUUID()}@example.com`, [{ role: 'viewer', portalId: null }]);
  const stranger = await administrator(`${randomUUID()}@example.com`, [{ role: 'portal_admin', portalId: service.portalId }]);
  const other = (await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: randomUUID() } })).body;
  const otherId = (other as { id: string }).id;
  expect((await send('vst_unknown')).status).toBe(401);
  expect((await send(viewer.token)).status).toBe(403);
  expect((await send(stranger.token, undefined, undefined, otherId)).status).toBe(404);
  expect((await send(service.adminToken, undefined, 'api-key-expired')).status).toBe(404);
});

test('503 while Temporal is away: nothing is sent', async () => {
  const alone = await startService({ temporal: 'none', settings: { UPDATE_TIMEOUT_MS: '300' } });
  alone.log.expect(/Temporal did not take a test mail/);
  const path = `/email-templates/reset-password/send-test-email`;
  const reply = await createHttpDriver(alone).manage('POST', path, { content: CONTENT });
  expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([503, true]);
  await alone.stop();
});
