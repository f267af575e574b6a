import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { consolePages } from '../../../api/pages/console-pages';
import { projectFolder } from '../../../config/project-folder';
import { type Service, startService } from '../../support/service';

let service: Service;
beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  service.log.expect(/emporal/);
});
afterAll(() => service.stop());

const BUILD = join(projectFolder, 'web', 'dist', 'console');
const page = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(service.url + path, { method, headers: { accept: 'text/html', ...headers } });
const assetsIn = (html: string) => [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
const statusAt = (host: string, path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    httpRequest(service.url + path, { headers: { host, accept: 'text/html' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('every address of the console is the same document as it was built, which nobody may keep or frame', async () => {
  for (const path of ['/console', '/console/', '/console/set-password', `/console/portals/${service.portalId}/developers`]) {
    const response = await page(path);
    expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('content-security-policy')?.split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "frame-src 'self'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(await response.text()).toBe(readFileSync(join(BUILD, 'index.html'), 'utf8'));
  }
});

test('what it loads is compressed and may be kept for ever', async () => {
  const assets = assetsIn(await (await page('/console')).text());
  expect(assets.length).toBeGreaterThan(0);
  for (const path of assets) {
    expect(path).toMatch(/^\/assets\/console\/[\w.-]+$/);
    for (const encoding of ['br', 'gzip']) {
      const response = await page(path, { 'accept-encoding': encoding });
      expect([path, response.status, response.headers.get('content-encoding')]).toEqual([path, 200, encoding]);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(BUILD, path)))).toBe(true);
    }
  }
});

test('no other file is served, and nothing but looking is allowed', async () => {
  for (const path of ['/assets/console/..%2findex.html', '/assets/console/none.js', '/assets/portal/none.js', '/consoles'])
    expect([path, (await page(path)).status]).toEqual([path, 404]);
  const post = await page('/console', {}, 'POST');
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await page('/console/x', {}, 'HEAD')).status).toBe(200);
});

test('hosts that are a portal’s alone, and hosts that are nobody’s, have no console', async () => {
  await service.database.portal.update({
    where: { id: service.portalId },
    data: { url: 'http://partners.example', host: 'partners.example' },
  });
  const [asset = ''] = assetsIn(await (await page('/console')).text());
  for (const host of ['partners.example', 'somewhere.example'])
    for (const path of ['/console', '/console/set-password', asset])
      expect([host, path, await statusAt(host, path)]).toEqual([host, path, 404]);
  expect(await statusAt('partners.example', '/login')).toBe(200);
  // Administrators need no portal at their host.
  expect(await statusAt(new URL(service.url).host, '/console')).toBe(200);
});

test('what is asked for does not get into the log', async () => {
  await page('/console/set-password?token=of-a-clumsy-mail-program');
  const log = JSON.stringify(service.log.lines);
  expect(log).toContain('"console page"');
  expect(log).not.toContain('clumsy');
});

test('where nothing has been built there is no console', () => {
  expect(consolePages(null).stack).toEqual([]);
});
