import { randomUUID } from 'node:crypto';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { type Service, startService } from '../support/service';
import { type Console, consoleOf } from './console';
import { detail, PASSWORD, wrong } from './http-driver';

let service: Service;
let desk: Console;

beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  desk = consoleOf(service);
});
afterAll(() => service.stop());

const type = ({ body }: { body: unknown }) => (body as { type: string }).type.split('#').at(-1);

test('204: the password opens the console, and the link is used up', async () => {
  const { id, email } = await desk.administrator();
  const link = await desk.link(id);
  expect((await desk.setPassword(link.toUpperCase())).status).toBe(204);
  expect((await desk.logIn({ email, password: PASSWORD })).status).toBe(201);
  const again = await desk.setPassword(link, 'another row of words');
  expect([again.status, type(again), detail(again)]).toEqual([410, 'token_used', 'The token has been used already: log in']);
  expect((await desk.logIn({ email, password: 'another row of words' })).status).toBe(401);
});

test('a new password ends every session of that administrator, and of nobody else', async () => {
  const [one, other] = [await desk.withPassword(), await desk.withPassword()];
  const sessions = [await desk.session(one.email), (await desk.logIn({ token: one.token })).cookies];
  const others = await desk.session(other.email);
  await desk.setPassword(await desk.link(one.id), 'another row of words');
  for (const cookies of sessions) expect((await desk.me({ cookies })).status).toBe(401);
  expect((await desk.me({ cookies: others })).status).toBe(200);
  expect((await desk.logIn({ email: one.email, password: PASSWORD })).status).toBe(401);
  expect((await desk.logIn({ email: one.email, password: 'another row of words' })).status).toBe(201);
});

test('400 for passwords that the policy refuses; the link stays good', async () => {
  const { id, email } = await desk.administrator();
  const link = await desk.link(id);
  const tried = async (password: string) => wrong(await desk.setPassword(link, password));
  expect(await tried('short')).toEqual(['password: min_length']);
  expect(await tried('x'.repeat(129))).toEqual(['password: max_length']);
  expect(await tried(email.toUpperCase())).toEqual(['password: invalid']);
  for (const guessable of ['123456789012345', 'aaaaaaaaaaaaaaa', ' '.repeat(15), 'password1234567']) {
    expect(await tried(guessable)).toEqual(['password: invalid']);
  }
  await service.database.administrator.update({ where: { id }, data: { name: 'Augusta Ada King-Noel' } });
  expect(await tried('augusta ada king-noel')).toEqual(['password: invalid']);
  const { body } = await desk.setPassword(link, 'short');
  expect(body).toMatchObject({ invalid_parameters: [{ minimum: 15 }] });
  expect(wrong(await desk.setPassword('nonsense'))).toEqual(['token: is_uuid']);
  expect((await desk.setPassword(link)).status).toBe(204);
});

test('404 for a link that never was, and for one of an administrator who is gone', async () => {
  const unknown = await desk.setPassword(randomUUID());
  expect([unknown.status, type(unknown)]).toEqual([404, 'token_unknown']);
  const { id } = await desk.administrator();
  const link = await desk.link(id);
  await createAdministratorStore(service.database, service.seals).remove(id, { kind: 'system' });
  expect((await desk.setPassword(link)).status).toBe(404);
});

test('410 for a link that has run out, and for one that a later link has ended', async () => {
  const { id } = await desk.administrator();
  const expired = await desk.setPassword(await desk.link(id, -1));
  expect([expired.status, type(expired)]).toEqual([410, 'token_expired']);
  const [earlier, later] = [await desk.link(id), await desk.link(id)];
  expect([(await desk.setPassword(earlier)).status, (await desk.setPassword(later)).status]).toEqual([410, 204]);
});

test('of two at once with one link, one sets the password', async () => {
  const { id, email } = await desk.administrator();
  const link = await desk.link(id);
  const passwords = ['one row of several words', 'another row of words'];
  const replies = await Promise.all(passwords.map((password) => desk.setPassword(link, password)));
  expect(replies.map(({ status }) => status).sort()).toEqual([204, 410]);
  for (const [index, password] of passwords.entries()) {
    expect((await desk.logIn({ email, password })).status).toBe(replies[index]?.status === 204 ? 201 : 401);
  }
});

test('403 for a page of another origin, and no change by looking', async () => {
  const { id } = await desk.administrator();
  const body = { token: await desk.link(id), password: PASSWORD };
  const foreign = { body, headers: { origin: 'https://evil.example' } };
  expect((await desk.call('POST', '/v3/administrator/password', foreign)).status).toBe(403);
  for (const method of ['GET', 'HEAD'])
    expect((await fetch(`${service.url}/v3/administrator/password?token=${body.token}`, { method })).status).toBe(405);
  const own = { body, headers: { origin: service.url } };
  expect((await desk.call('POST', '/v3/administrator/password', own)).status).toBe(204);
});

test('503 when too many passwords wait, and the link stays good', async () => {
  const narrow = await startService({
    temporal: 'none',
    settings: { PASSWORD_HASH_THREADS: '1', PASSWORD_HASH_QUEUE: '1', BCRYPT_COST: '10' },
  });
  const there = consoleOf(narrow);
  const links: string[] = [];
  for (let count = 0; count < 6; count += 1) links.push(await there.link((await there.administrator()).id));
  const replies = await Promise.all(links.map((link) => there.setPassword(link)));
  const busy = replies.findIndex(({ status }) => status === 503);
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204, 503]));
  expect((await there.setPassword(links[busy] ?? '')).status).toBe(204);
  await narrow.stop();
});

test('the database keeps the SHA-256 of a link and of a cookie, and neither itself', async () => {
  const { id, email } = await desk.administrator();
  const link = await desk.link(id);
  await desk.setPassword(link);
  const [cookie = ''] = Object.values(await desk.session(email));
  const rows = await service.database.administrator.findUniqueOrThrow({
    where: { id },
    include: { links: true, sessions: true, credential: true },
  });
  for (const secret of [link, cookie, PASSWORD]) {
    expect(JSON.stringify(rows)).not.toContain(secret);
    for (const { tokenHash } of [...rows.links, ...rows.sessions])
      expect(Buffer.from(tokenHash).toString('latin1')).not.toContain(secret);
  }
  expect([...rows.links, ...rows.sessions].map(({ tokenHash }) => tokenHash.length)).toEqual([32, 32]);
});

test('an expired link says so for a day and is swept up then', async () => {
  const { id } = await desk.administrator();
  await desk.link(id, -23 * 3600_000);
  const deleteExpired = () => createHousekeeping(service.database).deleteExpired(new Date());
  const left = () => service.database.administratorLink.count({ where: { administratorId: id } });
  await deleteExpired();
  expect(await left()).toBe(1);
  await service.database.administratorLink.updateMany({
    where: { administratorId: id },
    data: { expiresAt: new Date(Date.now() - 25 * 3600_000) },
  });
  await deleteExpired();
  expect(await left()).toBe(0);
});
