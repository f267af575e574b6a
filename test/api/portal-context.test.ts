import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

test('200 in both versions, with the display name as name', async () => {
  const shared = { portal_id: service.portalId, name: 'Test Portal', canonical_domain: 'localhost', oidc_auth_enabled: false };
  expect((await driver.call('GET', '/api/v3/portal')).body).toMatchObject({ ...shared, authentication_enabled: true });
  expect((await driver.call('GET', '/api/v2/portal')).body).toMatchObject({ ...shared, is_public: false, dcr_provider_ids: [] });
});

test('it says when the portal registers nobody', async () => {
  await service.setPortal({ authenticationEnabled: false });
  expect((await driver.call('GET', '/api/v3/portal')).body).toMatchObject({
    authentication_enabled: false,
    basic_auth_enabled: false,
  });
  await service.setPortal({ authenticationEnabled: true });
});

test.each(['v2', 'v3'])('single sign-on: 400 with a reason (%s)', async (version) => {
  const reply = await driver.call('GET', `/api/${version}/developer/authenticate/sso`);
  expect([reply.status, wrong(reply)]).toEqual([400, ['sso: invalid']]);
});
