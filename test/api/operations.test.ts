import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument, openApiText } from '../../api/openapi-document';
import { projectFolder } from '../../config/project-folder';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

test('/healthz and /readyz', async () => {
  expect((await driver.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
  const ready = await driver.call('GET', '/readyz');
  expect([ready.status, ready.body]).toEqual([200, { database: 'ok', temporal: 'ok' }]);
});

test('/readyz is 503 while Temporal is away; log-ins go on', async () => {
  const alone = await startService({ temporal: 'none' });
  const ready = await createHttpDriver(alone).call('GET', '/readyz');
  expect([ready.status, ready.body]).toEqual([503, { database: 'ok', temporal: 'unreachable' }]);
  expect((await createHttpDriver(alone).logIn('nobody@example.com')).status).toBe(401);
  await alone.stop();
});

test('/metrics counts by route pattern, for this machine or with the token', async () => {
  await driver.manage('GET', '/developers/00000000-0000-4000-8000-000000000000');
  const { status, text } = await driver.call('GET', '/metrics');
  expect(status).toBe(200);
  expect(text).toContain(
    'http_requests_total{method="GET",route="/v3/portals/:portalId/developers/:developerId",status="404"} 1',
  );
  const guarded = await startService({ temporal: 'none', settings: { METRICS_TOKEN: 'secret' } });
  const there = createHttpDriver(guarded);
  expect((await there.call('GET', '/metrics')).status).toBe(401);
  expect((await there.call('GET', '/metrics', { token: 'secret' })).status).toBe(200);
  await guarded.stop();
});

test('the log tells route patterns, statuses and ids, and nothing personal', async () => {
  const email = 'very.personal@example.com';
  await driver.registered(email);
  await driver.logIn(email);
  await driver.manage('GET', `/developers?filter[email]=${email}`);
  const log = JSON.stringify(service.log.lines);
  expect(log).toContain('"/v3/portals/:portalId/developers"');
  for (const secret of [email, 'Ada Lovelace', 'several words', 'portalaccesstoken', service.adminToken])
    expect(log).not.toContain(secret);
});

test('the published document is the one that the code makes', () => {
  const file = readFileSync(join(projectFolder, 'docs', 'openapi.json'), 'utf8');
  expect(file).toBe(openApiText(openApiDocument()));
});

test('/docs shows it, without a script that its policy would have to allow inline', async () => {
  const page = await driver.call('GET', '/docs');
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringContaining("script-src 'self';"),
  ]);
  expect(page.text).not.toMatch(/<script>/);
  for (const path of ['/docs/start.js', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css', '/openapi.json']) {
    expect([path, (await driver.call('GET', path)).status]).toEqual([path, 200]);
  }
});

test('the public keys say nothing private', async () => {
  const { body } = await driver.call('GET', '/.well-known/jwks.json');
  const { keys } = body as { keys: Record<string, string>[] };
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
});
