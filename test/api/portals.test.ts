import { randomUUID } from 'node:crypto';
import type { OnWire } from '../../api/http/wire-names';
import type { PortalSettings } from '../../domain/portal';
import { type Service, startService } from '../support/service';
import { consoleOf } from './console';
import { detail, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

type Portal = Record<string, unknown> & { id: string; name: string };
const create = (body: object) => driver.call('POST', '/v3/portals', { body, token: service.adminToken });
const get = (path: string) => driver.call('GET', `/v3/portals${path}`, { token: service.adminToken });
async function created(body: object): Promise<Portal> {
  const reply = await create(body);
  expect([reply.status, reply.text]).toEqual([201, expect.anything()]);
  return reply.body as Portal;
}

test("201 with the contract's defaults and a host below the installation's own", async () => {
  const port = new URL(service.url).port;
  expect(await created({ name: 'My Dév Portal!' })).toMatchObject({
    display_name: 'My Dév Portal!',
    authentication_enabled: true,
    auto_approve_developers: false,
    url: `http://my-dev-portal.localhost:${port}`,
    canonical_domain: 'my-dev-portal.localhost',
    labels: {},
  });
});

test('409 for a name and for a url that another portal has', async () => {
  const name = randomUUID();
  await created({ name, url: `https://${name}.example` });
  const [sameName, sameUrl] = [await create({ name }), await create({ name: randomUUID(), url: `https://${name}.example` })];
  expect([sameName.status, detail(sameName)]).toEqual([409, 'Portal with the given name already exists']);
  expect([sameUrl.status, detail(sameUrl)]).toEqual([409, 'Portal with the given url already exists']);
});

test('400 names each wrong setting', async () => {
  const reply = await create({
    name: '',
    display_name: null,
    description: 'x'.repeat(513),
    authentication_enabled: 'yes',
    default_api_visibility: 'secret',
    default_application_auth_strategy_id: 'nonsense',
    url: 'https://portal.example/path',
    allowed_origins: ['javascript:alert(1)'],
    confirm_url: '//evil.example',
    mail_from_email: 'nobody',
    labels: { konnect: 'x', fine: 'not fine!' },
    surprise: 1,
  });
  expect(wrong(reply).sort()).toEqual(
    [
      'allowed_origins.0: invalid',
      'authentication_enabled: is_boolean',
      'confirm_url: invalid',
      'default_api_visibility: enum',
      'default_application_auth_strategy_id: is_uuid',
      'description: max_length',
      'display_name: is_string',
      'labels.fine: matches_regex',
      'labels.konnect: is_label',
      'mail_from_email: invalid',
      'name: min_length',
      'surprise: unknown_property',
      'url: invalid',
    ].sort(),
  );
});

test('what has been read may be sent back, and what only we can write stays', async () => {
  const portal = await created({ name: randomUUID(), labels: { env: 'test', team: 'a' } });
  const reply = await driver.call('PATCH', `/v3/portals/${portal.id}`, {
    token: service.adminToken,
    body: { ...portal, id: randomUUID() },
  });
  expect([reply.status, (reply.body as Portal).id]).toEqual([200, portal.id]);
});

/** Each setting as no portal begins. */
const settings = (unique: string): OnWire<PortalSettings> => ({
  name: unique,
  display_name: 'Developers of Acme',
  description: 'Two\nlines',
  authentication_enabled: false,
  rbac_enabled: true,
  sipr_enabled: true,
  default_api_visibility: 'public',
  default_page_visibility: 'public',
  default_application_auth_strategy_id: randomUUID(),
  auto_approve_developers: true,
  auto_approve_applications: true,
  labels: { env: 'test' },
  notifications_developer_pii_visibility_enabled: true,
  url: `https://${unique}.example`,
  allowed_origins: ['https://developers.example'],
  confirm_url: 'https://developers.example/confirm',
  reset_password_url: '/password',
  login_url: '/log-in',
  mail_from_name: 'Acme',
  mail_from_email: 'portal@acme.example',
  mail_reply_to_email: 'help@acme.example',
  logo: `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`,
  accent_color: '#0a7f3c',
});

test('every setting is taken, given back and kept, all at once or each without the others', async () => {
  const all = settings(randomUUID());
  const { id } = await created(all);
  expect((await get(`/${id}`)).body).toMatchObject(all);

  const portal = await created({ name: randomUUID() });
  let kept = await settingsOf(portal.id);
  for (const [name, value] of Object.entries(settings(randomUUID()))) {
    expect(kept).not.toMatchObject({ [name]: value });
    const body = { [name]: value };
    const reply = await driver.call('PATCH', `/v3/portals/${portal.id}`, { token: service.adminToken, body });
    expect([name, reply.status, (reply.body as Portal)[name]]).toEqual([name, 200, value]);
    kept = { ...kept, ...body };
    expect(await settingsOf(portal.id)).toEqual(kept);
  }
});

async function settingsOf(id: string): Promise<Record<string, unknown>> {
  const portal = (await get(`/${id}`)).body as Portal;
  return Object.fromEntries(Object.keys(settings('')).map((name) => [name, portal[name]]));
}

test('200 changes what is given, and the audit knows which settings', async () => {
  const { id } = await created({ name: randomUUID(), labels: { env: 'test', team: 'a' } });
  const patch = (body: object) => driver.call('PATCH', `/v3/portals/${id}`, { token: service.adminToken, body });
  expect((await patch({ auto_approve_developers: true, labels: { team: null, stage: 'b' } })).body).toMatchObject({
    auto_approve_developers: true,
    labels: { env: 'test', stage: 'b' },
  });
  expect((await patch({})).status).toBe(200);
  const [entry] = await service.database.auditEntry.findMany({
    where: { portalId: id, event: 'portal_settings_changed' },
    include: { detail: true },
  });
  expect([entry?.actor, entry?.detail?.reason]).toEqual(['administrator', 'autoApproveDevelopers, labels']);
  expect(JSON.parse(entry?.detail?.changes ?? '')).toEqual({
    autoApproveDevelopers: [false, true],
    labels: [
      { env: 'test', team: 'a' },
      { env: 'test', stage: 'b' },
    ],
  });
  expect((await patch({ name: 'Test' })).status).toBe(409);
  expect(wrong(await patch({ auto_approve_developers: 1 }))).toEqual(['auto_approve_developers: is_boolean']);
});

test('403 for a portal admin who would say where links lead, who may call, or whom mails come from', async () => {
  const portal = await created({ name: randomUUID() });
  const { token } = await consoleOf(service).administrator([{ role: 'portal_admin', portalId: portal.id }]);
  const patch = (body: object, by = token) => driver.call('PATCH', `/v3/portals/${portal.id}`, { token: by, body });
  const guarded = {
    url: 'https://guarded.example',
    allowed_origins: ['https://evil.example'],
    confirm_url: 'https://evil.example/confirm',
    reset_password_url: 'https://evil.example/reset',
    login_url: 'https://evil.example/login',
    mail_from_name: 'Eve',
    mail_from_email: 'eve@evil.example',
    mail_reply_to_email: 'eve@evil.example',
  };
  for (const [name, value] of Object.entries(guarded)) {
    const reply = await patch({ description: 'changed', [name]: value });
    expect([reply.status, detail(reply)]).toEqual([403, `Only an organization admin may change ${name}`]);
  }
  expect((await get(`/${portal.id}`)).body).toEqual(portal);
  expect((await patch({ ...portal, description: 'changed' })).body).toMatchObject({ description: 'changed' });
  expect((await patch(guarded, service.adminToken)).body).toMatchObject(guarded);
});

test('200 lists, sorted and filtered', async () => {
  const name = `list-${randomUUID()}`;
  for (const suffix of ['b', 'a', 'c']) await created({ name: `${name}-${suffix}`, rbac_enabled: suffix === 'a' });
  const names = async (query: string) =>
    ((await get(`?filter[name][contains]=${name}&${query}`)).body as { data: Portal[] }).data.map((p) => p.name.at(-1));
  expect(await names('sort=name')).toEqual(['a', 'b', 'c']);
  expect(await names('sort=name desc&page[size]=2')).toEqual(['c', 'b']);
  expect(await names('sort=name desc&page[size]=2&page[number]=2')).toEqual(['a']);
  expect(await names('filter[rbac_enabled]=true')).toEqual(['a']);
  expect(wrong(await get('?filter[rbac_enabled]=maybe'))).toEqual(['filter[rbac_enabled]: is_boolean']);
  expect(wrong(await get('?sort=secret'))).toEqual(['sort: enum']);
});

test('404 for nobody knows which', async () => {
  expect((await get(`/${randomUUID()}`)).status).toBe(404);
  expect((await get('/nonsense')).status).toBe(404);
});

test('204 deletes a portal with its developers, each through its workflow; what remains names nobody', async () => {
  const portal = await created({ name: randomUUID(), url: `http://127.0.0.1:${new URL(service.url).port}` });
  const path = `/v3/portals/${portal.id}`;
  for (let index = 0; index < 7; index += 1) {
    const body = { email: `${index}@example.com`, full_name: 'Ben', status: 'approved' };
    expect((await driver.call('POST', `${path}/developers`, { token: service.adminToken, body })).status).toBe(201);
  }
  expect(wrong(await driver.call('DELETE', `${path}?force=perhaps`, { token: service.adminToken }))).toEqual(['force: enum']);
  expect((await driver.call('DELETE', `${path}?force=true`, { token: service.adminToken })).status).toBe(204);
  expect((await get(`/${portal.id}`)).status).toBe(404);
  expect(await service.database.auditEntry.count({ where: { portalId: portal.id, event: 'deleted' } })).toBe(7);
  expect(await service.database.profile.count({ where: { account: { portalId: portal.id } } })).toBe(0);
});
