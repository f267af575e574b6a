import { randomUUID } from 'node:crypto';
import type { RoleGrant } from '../../domain/administrator';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;
let other: string;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  const reply = await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: 'Other' } });
  other = (reply.body as { id: string }).id;
});
afterAll(() => service.stop());

async function tokenFor(grants: RoleGrant[], expiresAt: Date | null = null): Promise<string> {
  const { token, hash } = newAdministratorToken();
  const administrator = { name: randomUUID(), email: null, grants };
  await createAdministratorStore(service.database, service.seals).create(
    administrator,
    { hash, label: 'test', expiresAt },
    { kind: 'system' },
    'administrator_created',
  );
  return token;
}

/** Every route of the management API, for a portal. */
const routes = (portalId: string): [string, string, object?][] => [
  ['GET', `/v3/portals/${portalId}`],
  ['PATCH', `/v3/portals/${portalId}`, {}],
  ['DELETE', `/v3/portals/${portalId}`],
  ['GET', `/v3/portals/${portalId}/developers`],
  ['POST', `/v3/portals/${portalId}/developers`, { email: 'x@example.com', full_name: 'X' }],
  ['GET', `/v3/portals/${portalId}/developers/${randomUUID()}`],
  ['PATCH', `/v3/portals/${portalId}/developers/${randomUUID()}`, {}],
  ['DELETE', `/v3/portals/${portalId}/developers/${randomUUID()}`],
  ['GET', `/v3/portals/${portalId}/registrations`],
];
const call = async ([method, path, body]: [string, string, object?], token?: string) =>
  (await driver.call(method, path, { body, token })).status;

test('401 everywhere without a token, with an unknown one, and with an expired one', async () => {
  const expired = await tokenFor([{ role: 'organization_admin', portalId: null }], new Date(Date.now() - 1000));
  const all: [string, string, object?][] = [
    ['GET', '/v3/portals'],
    ['POST', '/v3/portals', { name: 'X' }],
    ...routes(service.portalId),
  ];
  for (const route of all) {
    expect([route, await call(route)]).toEqual([route, 401]);
    expect([route, await call(route, 'vst_unknown')]).toEqual([route, 401]);
    expect([route, await call(route, expired)]).toEqual([route, 401]);
  }
});

test('a revoked token is worth nothing at once', async () => {
  const token = await tokenFor([{ role: 'viewer', portalId: null }]);
  expect(await call(['GET', '/v3/portals'], token)).toBe(200);
  await service.database.administratorToken.updateMany({
    where: { administrator: { roles: { some: { role: 'viewer' } } } },
    data: { revokedAt: new Date() },
  });
  expect(await call(['GET', '/v3/portals'], token)).toBe(401);
});

test('a portal admin decides for the named portal and finds 404 elsewhere', async () => {
  const token = await tokenFor([{ role: 'portal_admin', portalId: service.portalId }]);
  const { body } = await driver.call('GET', '/v3/portals', { token });
  expect((body as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([service.portalId]);
  for (const route of routes(other)) expect([route, await call(route, token)]).toEqual([route, 404]);
  expect(await call(['PATCH', `/v3/portals/${service.portalId}`, { description: 'Mine' }], token)).toBe(200);
  expect(
    await call(['POST', `/v3/portals/${service.portalId}/developers`, { email: 'y@example.com', full_name: 'Y' }], token),
  ).toBe(201);
  expect(await call(['POST', '/v3/portals', { name: 'Mine' }], token)).toBe(403);
  expect(await call(['DELETE', `/v3/portals/${service.portalId}`], token)).toBe(403);
});

test('a viewer sees, and changes nothing: 403', async () => {
  const token = await tokenFor([{ role: 'viewer', portalId: null }]);
  for (const route of routes(service.portalId)) {
    const expected = route[0] !== 'GET' ? 403 : route[1].match(/developers\/./) ? 404 : 200;
    expect([route, await call(route, token)]).toEqual([route, expected]);
  }
  expect(await call(['POST', '/v3/portals', { name: 'X' }], token)).toBe(403);
});

describe('the codec endpoint', () => {
  const decode = (body: unknown, token?: string, headers?: Record<string, string>) =>
    driver.call('POST', '/codec/decode', { body, token, headers });

  test('decodes what the Temporal UI shows encrypted, and leaves an audit entry', async () => {
    const email = await driver.register();
    await driver.verifyToken(email);
    const runs: unknown[] = [];
    for await (const run of service.temporal.workflow.list({ query: "WorkflowType='developerRegistration'" })) {
      runs.push(run);
      const history = await service.temporal.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
      const signal = history.events?.find(
        (event) => event.workflowExecutionSignaledEventAttributes,
      )?.workflowExecutionSignaledEventAttributes;
      const payload = signal?.input?.payloads?.[1];
      if (!payload) continue;
      const text = (value?: Uint8Array | null) => Buffer.from(value ?? []).toString('base64');
      const metadata = Object.fromEntries(Object.entries(payload.metadata ?? {}).map(([name, value]) => [name, text(value)]));
      const encoded = { metadata, data: text(payload.data) };
      expect(Buffer.from(encoded.data, 'base64').toString()).not.toContain(email);
      const reply = await decode({ payloads: [encoded] }, service.adminToken);
      const [decoded] = (reply.body as { payloads: { data: string }[] }).payloads;
      expect(Buffer.from(decoded?.data ?? '', 'base64').toString()).toContain(email);
      expect(await service.database.auditEntry.count({ where: { event: 'payloads_decoded' } })).toBe(1);
      return;
    }
    throw new Error(`no signal among ${runs.length} runs`);
  });

  test('401, 403 for all but organization admins, 400 for what is no payload', async () => {
    expect((await decode({ payloads: [] })).status).toBe(401);
    expect((await decode({ payloads: [] }, await tokenFor([{ role: 'viewer', portalId: null }]))).status).toBe(403);
    expect((await decode({ payloads: [] }, await tokenFor([{ role: 'portal_admin', portalId: other }]))).status).toBe(403);
    expect((await decode({}, service.adminToken)).status).toBe(400);
    const foreign = { metadata: { encoding: 'YmluYXJ5L2VuY3J5cHRlZA==', 'key-id': 'bm9uZQ==' }, data: 'AAAA' };
    expect((await decode({ payloads: [foreign] }, service.adminToken)).status).toBe(400);
  });

  test('there is no way to encode', async () => {
    expect((await driver.call('POST', '/codec/encode', { body: { payloads: [] }, token: service.adminToken })).status).toBe(404);
  });
});
