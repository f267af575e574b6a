import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;
beforeAll(async () => {
  service = await startService({ temporal: 'none', settings: { PASSWORD_MIN_CHARACTERS: '12' } });
  service.log.expect(/emporal/);
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const appearance = () => driver.call('GET', '/api/v3/portal/appearance');
const dataUrl = (type: string, content: string | Buffer) => `data:${type};base64,${Buffer.from(content).toString('base64')}`;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

test('200 with what a page shows before anybody has logged in', async () => {
  expect(await appearance()).toMatchObject({
    status: 200,
    body: { name: 'Test Portal', logo: null, accent_color: null, password_min_characters: 12, authentication_enabled: true },
  });
});

test('404 where no portal lives', async () => {
  const response = await fetch(`${service.url.replace('localhost', '127.0.0.1')}/api/v3/portal/appearance`);
  expect(response.status).toBe(404);
});

test('an administrator sets logo and colour, and takes them away', async () => {
  const branding = { logo: dataUrl('image/svg+xml', SVG), accent_color: '#0A7f3c' };
  expect((await driver.manage('PATCH', '', branding)).body).toMatchObject(branding);
  expect((await appearance()).body).toMatchObject(branding);
  const none = { logo: null, accent_color: null };
  expect((await driver.manage('PATCH', '', none)).body).toMatchObject(none);
  expect((await appearance()).body).toMatchObject(none);
});

test('a logo of 64 kB is let in, and a larger one is not', async () => {
  const padded = (bytes: number) => dataUrl('image/png', Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length)]));
  expect((await driver.manage('PATCH', '', { logo: padded(65_536) })).status).toBe(200);
  expect(wrong(await driver.manage('PATCH', '', { logo: padded(65_537) }))).toEqual(['logo: invalid']);
  await driver.manage('PATCH', '', { logo: null });
});

test.each([
  ['an address elsewhere', 'https://example.com/logo.png'],
  ['a page', dataUrl('text/html', '<p>')],
  ['a file of another kind than it says', dataUrl('image/webp', SVG)],
  ['something that is no picture', dataUrl('image/svg+xml', '<html></html>')],
  ['SVG that is not in base64', `data:image/svg+xml,${SVG}`],
])('400 for a logo that is %s', async (_what, logo) => {
  expect(wrong(await driver.manage('PATCH', '', { logo }))).toEqual(['logo: invalid']);
});

test('400 for a colour in other words than #rrggbb', async () => {
  for (const accent_color of ['red', '#fff', '#12345g', 'url(//evil.example)']) {
    expect(wrong(await driver.manage('PATCH', '', { accent_color }))).toEqual(['accent_color: matches_regex']);
  }
});
