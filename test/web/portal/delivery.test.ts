import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PORTAL_PATHS, portalPages } from '../../../api/pages/portal-pages';
import { readPageFiles } from '../../../api/pages/page-files';
import { projectFolder } from '../../../config/project-folder';
import { type Service, startService } from '../../support/service';
import { PATHS } from '../../../web/portal/routes';

let service: Service;
beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  service.log.expect(/emporal/);
});
afterAll(() => service.stop());

const SCRIPT_BUDGET_BYTES = 26 * 1024;
const page = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.url + path, { headers: { accept: 'text/html', ...headers } });
const assetsIn = (html: string) => [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');

test('the service serves the addresses that the pages know', () => {
  expect([...PORTAL_PATHS].sort()).toEqual(Object.values(PATHS).sort());
});

test('every page is the same document, which nobody may keep and no foreign page may frame', async () => {
  for (const path of PORTAL_PATHS) {
    const response = await page(path);
    expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  }
});

test('a page has one address: capitals, slashes and escaped marks lead to it, with what they carry', async () => {
  const led = async (path: string, method = 'GET') => {
    const response = await fetch(service.url + path, { method, redirect: 'manual' });
    await response.arrayBuffer();
    return [response.status, response.headers.get('location')];
  };
  expect(await led('/Login?email=a%40example.com&amp;token=x')).toEqual([308, '/login?email=a%40example.com&amp;token=x']);
  expect(await led('/LOGIN/')).toEqual([308, '/login']);
  expect(await led('/Reset-Password/?a=b', 'HEAD')).toEqual([308, '/reset-password?a=b']);
  expect(await led('/login%23email%3Da%2540example.com')).toEqual([308, '/login#email%3Da%2540example.com']);
  expect(await led('/login%3Ftoken=x')).toEqual([308, '/login#token=x']);
  for (const path of ['/', '/login', '/login?Token=X']) expect((await led(path))[0]).toBe(200);
  for (const path of ['/Nowhere', '//evil.example', '//evil.example/login', '/API/v3/portal'])
    expect((await led(path))[0]).toBe(404);
  expect((await led('/Login', 'POST'))[0]).toBe(404);
});

test('what signing up loads is small, compressed, and may be kept for ever', async () => {
  const html = await (await page('/signup')).text();
  const assets = assetsIn(html);
  expect(assets).toHaveLength(3);
  let scripts = 0;
  for (const path of assets) {
    const response = await page(path, { 'accept-encoding': 'gzip' });
    expect([path, response.status, response.headers.get('content-encoding')]).toEqual([path, 200, 'gzip']);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.equals(readFileSync(join(projectFolder, 'web', 'dist', 'portal', path)))).toBe(true);
    if (path.endsWith('.js')) scripts += gzipSync(bytes).length;
  }
  expect(scripts).toBeGreaterThan(0);
  expect(scripts).toBeLessThan(SCRIPT_BUDGET_BYTES);
});

test('brotli and nothing at all are served too, and no other file', async () => {
  const [script = ''] = assetsIn(await (await page('/login')).text());
  expect((await page(script, { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBe('br');
  expect((await page(script, { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
  for (const path of [
    '/assets/portal/..%2findex.html',
    '/assets/portal/none.js',
    '/assets/portal/%2e%2e%2f%2e%2e%2fpackage.json',
  ]) {
    expect([path, (await page(path)).status]).toEqual([path, 404]);
  }
});

test('hosts without a portal have no pages', async () => {
  const statusAt = (host: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      httpRequest(service.url + path, { headers: { host, accept: 'text/html' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  expect(await statusAt('somewhere.example', '/login')).toBe(404);
  expect(await statusAt(new URL(service.url).host, '/login')).toBe(200);
});

test('programs that ask for something unknown get a problem document, browsers a page', async () => {
  const json = await fetch(`${service.url}/nowhere`);
  expect([json.status, json.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  const html = await page('/nowhere');
  expect([html.status, html.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect((await page('/api/nowhere')).headers.get('content-type')).toMatch(/json/);
});

test('a portal’s name cannot leave its place in the document', async () => {
  await service.setPortal({ displayName: `</title><script>alert(1)</script>"><img src=x> $& $'` });
  const html = await (await page('/login')).text();
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('<img');
  expect(html).toContain('<title>&lt;/title&gt;&lt;script&gt;alert(1)');
  expect(html).toContain('$&amp; $&#39;');
  await service.setPortal({ displayName: 'Test Portal' });
});

test('a portal’s questions are in the document, and cannot leave their place there', async () => {
  const [label, url] = [{ en: `"><script>alert(1)</script> $& $'` }, 'https://example.com'];
  const content = { questions: [{ name: 'a', label, kind: 'short_text', required: true }], terms: { version: '1', url, label } };
  const { portalId } = service;
  const row = { portalId, kind: 'sign_up_form' as const, revision: 1, createdAt: new Date(), content };
  await service.database.portalDocument.create({ data: row });
  for (const path of ['/signup', '/nowhere']) {
    const html = await (await page(path)).text();
    expect(html).not.toContain('<script>');
    const [, written = ''] = /name="sign-up-form" content="([^"]*)"/.exec(html) ?? [];
    const read = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as Record<string, string>;
    expect(JSON.parse(written.replace(/&[#\w]+;/g, (one) => read[one] ?? one))).toEqual(content);
  }
  await service.database.portalDocument.deleteMany();
});

test('where nothing has been built there are no pages, and nothing else is missing', () => {
  expect(readPageFiles(join(projectFolder, 'nowhere'))).toBeNull();
  const nothing = { byHost: () => Promise.resolve(null), latest: () => Promise.reject(new Error('asked')) };
  const pages = portalPages({ portals: nothing, documents: nothing, passwordMinCharacters: 15, files: null });
  expect(pages.router.stack).toEqual([]);
});
