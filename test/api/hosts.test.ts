import { request } from 'node:http';
import { openApiDocument } from '../../api/openapi-document';
import { type Service, type ServiceOptions, startService } from '../support/service';
import { PORTAL_PATHS } from '../../api/pages/portal-pages';

const started: Service[] = [];
afterEach(async () => {
  for (const service of started.splice(0)) await service.stop();
});

/** Administrators at `admin.example`, a portal at `portal.example`. */
async function apart(settings: Record<string, string> = {}): Promise<Service> {
  const service = await start({ settings: { PUBLIC_URL: 'https://admin.example', ...settings } });
  await service.database.portal.update({
    where: { id: service.portalId },
    data: { url: 'https://portal.example', host: 'portal.example' },
  });
  return service;
}

async function start(options: ServiceOptions): Promise<Service> {
  const service = await startService({ temporal: 'none', ...options });
  started.push(service);
  return service;
}

/** `fetch` sets the Host header by itself. */
function status({ url, adminToken }: Service, path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const authorization = `Bearer ${adminToken}`;
    request({ host: '127.0.0.1', port: new URL(url).port, path, headers: { authorization, ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

const statuses = (service: Service, paths: string[], headers: Record<string, string>) =>
  Promise.all(paths.map((path) => status(service, path, headers)));
const ADMINISTRATORS = ['/v3/portals', '/console', '/docs', '/openapi.json', '/metrics'];

test('of several words for the host the one of the last trusted proxy counts, never the client’s own', async () => {
  const service = await apart({ TRUSTED_PROXIES: '1' });
  const said = (host: string) => ({ host: 'inner.example', 'x-forwarded-host': host });
  expect(await status(service, '/v3/portals', said('admin.example'))).toBe(200);
  expect(await status(service, '/v3/portals', said('Admin.Example'))).toBe(200);
  expect(await status(service, '/v3/portals', said('portal.example, admin.example'))).toBe(200);
  expect(await statuses(service, ADMINISTRATORS, said('admin.example, portal.example'))).toEqual([404, 404, 404, 404, 404]);
  expect(await status(service, '/api/v3/portal', said('admin.example, portal.example'))).toBe(200);
});

test('every host tells what a problem’s type leads to', async () => {
  const service = await apart();
  for (const host of ['admin.example', 'portal.example', 'unknown.example'])
    expect(await status(service, '/docs/problems', { host })).toBe(200);
});

test('with two trusted proxies it is the second word from the end', async () => {
  const service = await apart({ TRUSTED_PROXIES: '2' });
  const at = (host: string) => status(service, '/v3/portals', { host: 'inner.example', 'x-forwarded-host': host });
  expect(await at('admin.example, portal.example, inner.example')).toBe(404);
  expect(await at('portal.example, admin.example, inner.example')).toBe(200);
  // One of the two has said nothing.
  expect(await at('admin.example')).toBe(200);
});

test('without trusted proxies nobody’s word counts', async () => {
  const service = await apart();
  service.log.expect(/TRUSTED_PROXIES is 0/);
  const headers = { host: 'portal.example', 'x-forwarded-host': 'admin.example' };
  expect(await statuses(service, ADMINISTRATORS, headers)).toEqual([404, 404, 404, 404, 404]);
});

test('this machine’s own names serve administrators to whoever is on it, and to nobody whom a proxy hands on', async () => {
  const service = await apart({ TRUSTED_PROXIES: '1' });
  const { port } = new URL(service.url);
  for (const name of ['localhost', '127.0.0.1']) {
    const host = `${name}:${port}`;
    expect(await statuses(service, ['/v3/portals', '/metrics'], { host })).toEqual([200, 200]);
    for (const header of ['x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])
      expect(await statuses(service, ADMINISTRATORS, { host, [header]: '127.0.0.1' })).toEqual([404, 404, 404, 404, 404]);
    expect(await status(service, '/v3/portals', { host: 'portal.example', 'x-forwarded-host': host })).toBe(404);
  }
});

test('/metrics is not for those whom an untrusted proxy on this machine hands on', async () => {
  const service = await start({});
  service.log.expect(/TRUSTED_PROXIES is 0/);
  const host = new URL(service.url).host;
  expect(await status(service, '/metrics', { host })).toBe(200);
  expect(await status(service, '/metrics', { host, 'x-forwarded-for': '203.0.113.10' })).toBe(404);
});

test('a portal’s host serves no administrators, unless a setting says that it is theirs too', async () => {
  const service = await start({ settings: { PUBLIC_URL: '' } });
  const { host, port } = new URL(service.url);
  expect(await statuses(service, ['/api/v3/portal', '/v3/portals', '/console'], { host })).toEqual([200, 404, 404]);
  expect(await status(service, '/v3/portals', { host: `127.0.0.1:${port}` })).toBe(200);
  const shared = await start({ settings: { PUBLIC_URL: '', ADMIN_HOSTS: 'both.example' } });
  await shared.database.portal.update({
    where: { id: shared.portalId },
    data: { url: 'http://both.example', host: 'both.example' },
  });
  expect(await statuses(shared, ['/api/v3/portal', '/v3/portals'], { host: 'both.example' })).toEqual([200, 200]);
});

test('a path is its own in upper and lower case: none has a second name that somebody else’s rules do not know', async () => {
  const service = await start({});
  const { host } = new URL(service.url);
  const { paths } = openApiDocument() as { paths: object };
  const known = [...Object.keys(paths), ...PORTAL_PATHS, ...ADMINISTRATORS, '/healthz', '/readyz', '/.well-known/jwks.json'];
  for (const path of known.filter((each) => each !== '/')) {
    const filled = path.replace(/\{\w+\}/g, '0');
    const others = [filled.toUpperCase(), filled.replace(/[a-z](?=[^/]*$)/, (letter) => letter.toUpperCase())];
    // Mail programs spell a page's address anew: whoever comes by that is led to its own, and served there alone.
    const expected = PORTAL_PATHS.includes(path) || path === '/console' ? 308 : 404;
    for (const other of others) expect([other, await status(service, other, { host })]).toEqual([other, expected]);
  }
});

test('the log says once that a proxy is not trusted, and which setting that is about', async () => {
  const service = await start({});
  service.log.expect(/TRUSTED_PROXIES is 0/);
  const before = service.log.lines.length;
  for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await status(service, '/healthz', { 'x-forwarded-for': ip });
  const told = service.log.lines.slice(before).filter(({ level }) => level >= 40);
  expect(told).toEqual([expect.objectContaining({ level: 40, setting: 'TRUSTED_PROXIES' })]);
});
