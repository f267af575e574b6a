import { randomUUID } from 'node:crypto';
import { type Service, startService } from '../support/service';
import { eventually } from '../support/eventually';
import { detail, tokenIn, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Developer {
  id: string;
  email: string;
  full_name: string;
  status: string;
}
const create = (body: object) => driver.manage('POST', '/developers', body);
async function created(status: string, email = `${randomUUID()}@example.com`): Promise<Developer> {
  const reply = await create({ email, full_name: 'Ben', status });
  expect(reply.status).toBe(201);
  return reply.body as Developer;
}
const patch = (id: string, body: object, headers?: Record<string, string>) =>
  driver.manage('PATCH', `/developers/${id}`, body, headers);

describe('create', () => {
  test.each(['pending', 'approved', 'rejected', 'revoked'])('201 with the status that was asked for: %s', async (status) => {
    expect(await created(status)).toMatchObject({ status, full_name: 'Ben' });
  });

  test("201 with the status of the portal's setting where none is given", async () => {
    const auto = async () =>
      ((await create({ email: `${randomUUID()}@example.com`, full_name: 'Ben' })).body as Developer).status;
    expect(await auto()).toBe('pending');
    await service.setPortal({ autoApproveDevelopers: true });
    expect(await auto()).toBe('approved');
    await service.setPortal({ autoApproveDevelopers: false });
  });

  test('the invited developer sets a password by the mailed link and gets in', async () => {
    const email = `${randomUUID()}@example.com`;
    await create({ email, full_name: 'Ben', status: 'approved', send_invitation_email: true });
    const token = tokenIn(await service.mailbox.waitForMail(email));
    expect((await driver.setPassword(token)).status).toBe(204);
    expect((await driver.logIn(email)).status).toBe(204);
  });

  test('409 for an address that a developer has, in whatever case', async () => {
    const { email } = await created('pending');
    const reply = await create({ email: email.toUpperCase(), full_name: 'Ben' });
    expect([reply.status, detail(reply)]).toEqual([409, 'Developer with the given email already exists']);
  });

  test("201 for a registration in progress: the administrator's word replaces it, and its link ends", async () => {
    const email = await driver.register();
    const token = await driver.verifyToken(email);
    await created('approved', email);
    expect((await driver.call('POST', '/api/v3/developer/verify-email', { body: { token } })).status).toBe(410);
  });

  test('400 names each wrong field', async () => {
    const reply = await create({ email: 'a@example.com\r\n', status: 'great', send_invitation_email: 'yes', extra: 1 });
    expect(wrong(reply).sort()).toEqual([
      'email: invalid',
      'extra: unknown_property',
      'full_name: required',
      'send_invitation_email: is_boolean',
      'status: enum',
    ]);
  });
});

describe('change of status', () => {
  test('200 for each decision, and the mail that tells the developer quotes the reason', async () => {
    const { id, email } = await created('pending');
    expect((await patch(id, { status: 'rejected', reason: 'Not a partner yet.' })).body).toMatchObject({
      id,
      status: 'rejected',
    });
    expect((await service.mailbox.waitForMail(email)).TextBody).toContain('Not a partner yet.');
    expect((await patch(id, { status: 'approved' })).body).toMatchObject({ status: 'approved' });
    expect((await patch(id, { status: 'revoked' })).body).toMatchObject({ status: 'revoked' });
    expect((await patch(id, { status: 'approved' })).body).toMatchObject({ status: 'approved' });
  });

  test('200 and no change for the status one has, and for an empty change', async () => {
    const { id } = await created('approved');
    const before = await service.database.account.findUniqueOrThrow({ where: { id } });
    expect((await patch(id, { status: 'approved' })).status).toBe(200);
    expect((await patch(id, {})).status).toBe(200);
    expect(await service.database.account.findUniqueOrThrow({ where: { id } })).toEqual(before);
  });

  test('409 names what is possible instead', async () => {
    const reply = await patch((await created('approved')).id, { status: 'pending' });
    expect([reply.status, detail(reply)]).toEqual([409, 'A developer who is [approved] can become [revoked]']);
  });

  test('of two administrators at once one decides, and the other learns who did', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    const replies = await Promise.all([patch(id, { status: 'approved' }), patch(id, { status: 'rejected' })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = replies.find(({ status }) => status === 409);
    expect(refused && detail(refused)).toMatch(/by \[Grace Hopper\] at \[.*\] and is now \[(approved|rejected)\]|can become/);
  });

  test('202 where nobody waits, and it happens', async () => {
    const { id } = await created('pending');
    const reply = await patch(id, { status: 'approved' }, { prefer: 'respond-async' });
    expect([reply.status, reply.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
    await eventually(
      'the approval',
      async () => ((await driver.manage('GET', `/developers/${id}`)).body as Developer).status === 'approved',
    );
  });

  test('400 for another status, a reason alone, and one that is too long', async () => {
    const { id } = await created('pending');
    expect(wrong(await patch(id, { status: 'closed' }))).toEqual(['status: enum']);
    expect(wrong(await patch(id, { reason: 'because' }))).toEqual(['reason: dependent_fields']);
    expect(wrong(await patch(id, { status: 'approved', reason: 'x'.repeat(1025) }))).toEqual(['reason: max_length']);
    expect(wrong(await patch(id, { status: 'approved', reason: 'a\u0000b' }))).toEqual(['reason: invalid']);
  });

  test('404 for a registration in progress, for nobody, and for a malformed id', async () => {
    const email = await driver.register();
    await driver.verifyToken(email);
    const { id } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
    for (const unknown of [id, randomUUID(), 'nonsense']) {
      expect((await patch(unknown, { status: 'approved' })).status).toBe(404);
      expect((await driver.manage('GET', `/developers/${unknown}`)).status).toBe(404);
    }
  });
});

describe('delete', () => {
  test('204 frees the address; then 404', async () => {
    const { id, email } = await created('rejected');
    expect((await driver.manage('DELETE', `/developers/${id}`)).status).toBe(204);
    expect((await driver.manage('DELETE', `/developers/${id}`)).status).toBe(404);
    expect((await driver.manage('GET', `/developers/${id}`)).status).toBe(404);
    expect(await driver.registered(email)).toBe(email);
  });

  test('204 for a registration in progress', async () => {
    const email = await driver.register();
    await driver.verifyToken(email);
    const { id } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
    expect((await driver.manage('DELETE', `/developers/${id}`)).status).toBe(204);
  });
});

test('503 and nothing done while the worker is down; it goes on when the worker is back', async () => {
  const alone = await startService({ settings: { UPDATE_TIMEOUT_MS: '1000' } });
  alone.log.expect(/Temporal gave no answer/);
  const there = createHttpDriver(alone);
  const { body } = await there.manage('POST', '/developers', { email: 'ben@example.com', full_name: 'Ben', status: 'pending' });
  await alone.stopWorker();
  const { id } = body as Developer;
  const reply = await there.manage('PATCH', `/developers/${id}`, { status: 'approved' });
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await there.call('POST', '/api/v3/developer', { body: { email: 'new@example.com', full_name: 'New' } })).status).toBe(
    201,
  );
  expect((await there.manage('DELETE', `/developers/${id}`)).status).toBe(503);
  expect((await there.manage('GET', `/developers/${id}`)).body).toMatchObject({ status: 'pending' });
  await alone.stop();
});
