import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { createHttpDriver, type HttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  // However busy the machine is: what happens without time has a test of its own.
  service = await startService({ manyAccountsMs: 300_000 });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Developer {
  id: string;
  email: string;
  status: string;
  revision: number;
}
interface Result {
  developer_id: string;
  outcome: string;
  developer?: Developer;
  problem?: { type: string; status: number; title: string; detail: string; instance: string };
}

async function created(status = 'pending', at = driver): Promise<Developer> {
  const body = { email: `${randomUUID()}@example.com`, full_name: 'Ben', status };
  const reply = await at.manage('POST', '/developers', body);
  expect(reply.status).toBe(201);
  return reply.body as Developer;
}
const several = (count: number, at = driver) => Promise.all(Array.from({ length: count }, () => created('pending', at)));

/** Rows by themselves, with no run: the first message to each starts one. */
async function addPending(at: Service, count: number): Promise<Developer[]> {
  const now = new Date();
  const people = Array.from({ length: count }, () => {
    const id = randomUUID();
    return { id, email: `${id}@example.com`, status: 'pending' as const, revision: 1 };
  });
  const times = { statusSince: now, createdAt: now, updatedAt: now };
  const rows = people.map(({ id, status, revision }) => ({
    id,
    portalId: at.portalId,
    emailHash: id,
    status,
    revision,
    ...times,
  }));
  await at.database.account.createMany({ data: rows });
  await at.database.profile.createMany({ data: people.map(({ id, email }) => ({ accountId: id, email, fullName: 'Ben' })) });
  return people;
}

const decision = ({ id, revision }: Pick<Developer, 'id' | 'revision'>, status = 'approved', reason?: string) => ({
  developer_id: id,
  status,
  revision_seen: revision,
  reason,
});
const send = (decisions: unknown, at = driver) => at.manage('POST', '/decisions', { decisions });
async function decided(decisions: object[], at = driver): Promise<Result[]> {
  const reply = await send(decisions, at);
  expect(reply.status).toBe(200);
  return (reply.body as { results: Result[] }).results;
}
const statusOf = async (id: string) => (await service.database.account.findUniqueOrThrow({ where: { id } })).status;
const code = ({ problem }: Result) => problem?.type.split('#').at(-1);
const mailsOf = (id: string) => service.database.outboxMail.findMany({ where: { accountId: id } });

test('each gets its own result, in the order of the request, and what one is refused for changes nothing for the others', async () => {
  const [first, stale, last] = [await created(), await created(), await created('rejected')];
  const [already, settled] = [await created('approved'), await created('approved')];
  const unfinished = await driver.register();
  await driver.verifyToken(unfinished);
  const { id: registration } = await service.database.account.findFirstOrThrow({ where: { profile: { email: unfinished } } });
  const other = await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: randomUUID() } });
  const elsewhere = await driver.call('POST', `/v3/portals/${(other.body as { id: string }).id}/developers`, {
    token: service.adminToken,
    body: { email: 'ben@elsewhere.example', full_name: 'Ben', status: 'pending' },
  });
  const foreign = elsewhere.body as Developer;
  await driver.manage('PATCH', `/developers/${stale.id}`, { status: 'rejected' });

  const nobody = randomUUID();
  const asked = [
    decision(first, 'rejected', 'Not a partner yet.'),
    decision(stale),
    decision({ id: nobody, revision: 1 }),
    decision(foreign),
    decision(already),
    decision({ id: registration, revision: 1 }),
    decision(settled, 'rejected'),
    decision({ ...last, id: last.id.toUpperCase() }),
  ];
  const results = await decided(asked);

  expect(results.map((result) => [result.developer_id, result.outcome, code(result), result.developer?.status])).toEqual([
    [first.id, 'decided', undefined, 'rejected'],
    [stale.id, 'refused', 'account_changed', 'rejected'],
    [nobody, 'refused', 'developer_unknown', undefined],
    [foreign.id, 'refused', 'developer_unknown', undefined],
    [already.id, 'unchanged', undefined, 'approved'],
    [registration, 'refused', 'developer_unknown', undefined],
    [settled.id, 'refused', 'transition_not_allowed', 'approved'],
    [last.id, 'decided', undefined, 'approved'],
  ]);
  expect((await service.mailbox.waitForMail(first.email)).TextBody).toContain('Not a partner yet.');
  expect(await statusOf(foreign.id)).toBe('pending');
});

test('a refusal is the problem that PATCH answers, with the developer as it is now', async () => {
  const developer = await created();
  await driver.manage('PATCH', `/developers/${developer.id}`, { status: 'approved' });
  for (const [status, revision] of [
    ['rejected', developer.revision],
    ['revoked', developer.revision],
  ] as const) {
    const [result] = await decided([decision({ id: developer.id, revision }, status)]);
    const alone = await driver.manage('PATCH', `/developers/${developer.id}`, { status, revision_seen: revision });
    expect({ ...result?.problem, instance: '' }).toEqual({ ...(alone.body as object), instance: '' });
    expect(result?.developer).toEqual((await driver.manage('GET', `/developers/${developer.id}`)).body);
  }
  expect((await decided([decision(developer, 'rejected')]))[0]?.problem?.detail).toMatch(
    /changed meanwhile by \[Grace Hopper\] at/,
  );
});

test('what a result returns is the developer whom a GET shows', async () => {
  const [result] = await decided([decision(await created())]);
  expect(result?.developer).toEqual((await driver.manage('GET', `/developers/${result?.developer_id}`)).body);
});

test('sent again, nothing is done twice: all are unchanged, and nobody is mailed a second time', async () => {
  const body = (await several(3)).map((developer) => decision(developer));
  expect((await decided(body)).map(({ outcome }) => outcome)).toEqual(['decided', 'decided', 'decided']);
  const again = await decided(body);
  expect(again.map(({ outcome, developer }) => [outcome, developer?.status])).toEqual(body.map(() => ['unchanged', 'approved']));
  for (const { developer_id: id } of body) expect(await mailsOf(id)).toHaveLength(1);
});

test('of two such requests at once, each developer is decided by one of them', async () => {
  const all = await several(6);
  const [one, two] = await Promise.all([
    decided(all.map((developer) => decision(developer))),
    decided(all.map((developer) => decision(developer, 'rejected'))),
  ]);
  for (const [index, { id }] of all.entries()) {
    const results = [one[index], two[index]];
    expect(results.map((result) => result?.outcome).sort()).toEqual(['decided', 'refused']);
    expect(results.find((result) => result?.outcome === 'decided')?.developer?.status).toBe(await statusOf(id));
    expect(await mailsOf(id)).toHaveLength(1);
  }
});

describe('400 and nothing is changed', () => {
  const nobody = () => decision({ id: randomUUID(), revision: 1 });

  test.each([
    ['none', [], 'decisions: min_items'],
    ['501', Array.from({ length: 501 }, nobody), 'decisions: max_items'],
    ['no list', {}, 'decisions: is_array'],
    ['pending', [{ ...nobody(), status: 'pending' }], 'decisions.0.status: enum'],
    ['no revision', [{ ...nobody(), revision_seen: undefined }], 'decisions.0.revision_seen: required'],
    ['no id', [{ ...nobody(), developer_id: 'x' }], 'decisions.0.developer_id: is_uuid'],
    ['a long reason', [nobody(), { ...nobody(), reason: 'x'.repeat(1025) }], 'decisions.1.reason: max_length'],
    ['something else', [{ ...nobody(), full_name: 'Ben' }], 'decisions.0.full_name: unknown_property'],
  ])('for %s', async (_, decisions, entry) => {
    const reply = await send(decisions);
    expect([reply.status, wrong(reply)]).toEqual([400, [entry]]);
  });

  test('for somebody who is decided about twice, however the id is written, naming the second', async () => {
    const developer = await created();
    const twice = { ...decision(developer, 'rejected'), developer_id: developer.id.toUpperCase() };
    const reply = await send([decision(developer), nobody(), twice]);
    expect([reply.status, wrong(reply)]).toEqual([400, ['decisions.2.developer_id: invalid']]);
    expect(await statusOf(developer.id)).toBe('pending');
  });
});

test('500 with the longest reasons fit into one request, and a list of a million items is refused unread', async () => {
  const decisions = Array.from({ length: 500 }, () =>
    decision({ id: randomUUID(), revision: 2 ** 31 - 1 }, 'rejected', '🐙'.repeat(1024)),
  );
  expect((await decided(decisions)).map(code)).toEqual(decisions.map(() => 'developer_unknown'));
  const endless = await driver.call('POST', `/v3/portals/${service.portalId}/decisions`, {
    raw: gzipSync(`{"decisions":[${'0,'.repeat(999_999)}0]}`),
    headers: { 'content-encoding': 'gzip' },
    token: service.adminToken,
  });
  expect([endless.status, wrong(endless)]).toEqual([400, ['decisions: max_items']]);
  const longer = await driver.call('POST', `/v3/portals/${service.portalId}/decisions`, {
    raw: `{"decisions":[]${' '.repeat(2_200_000)}}`,
    token: service.adminToken,
  });
  expect(longer.status).toBe(413);
});

test('403 for whoever may only look, 401 for nobody, 404 where the portal may not be seen', async () => {
  const developer = await created();
  const path = `/v3/portals/${service.portalId}/decisions`;
  const body = { decisions: [decision(developer)] };
  const tokenOf = async (role: 'viewer' | 'portal_admin', portalId: string) => {
    const { token, hash } = newAdministratorToken();
    await createAdministratorStore(service.database, service.seals).create(
      { name: role, email: null, grants: [{ role, portalId }] },
      { hash, label: 'test', expiresAt: null },
      { kind: 'system' },
      'administrator_created',
    );
    return token;
  };
  const other = await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: randomUUID() } });
  const there = await tokenOf('portal_admin', (other.body as { id: string }).id);
  expect((await driver.call('POST', path, { body, token: await tokenOf('viewer', service.portalId) })).status).toBe(403);
  expect((await driver.call('POST', path, { body, token: there })).status).toBe(404);
  expect((await driver.call('POST', path, { body })).status).toBe(401);
  expect((await driver.call('GET', path, { token: service.adminToken })).status).toBe(405);
  expect(await statusOf(developer.id)).toBe('pending');
  const own = await driver.call('POST', path, { body, token: await tokenOf('portal_admin', service.portalId) });
  expect([own.status, await statusOf(developer.id)]).toEqual([200, 'approved']);
});

test('500 at once: one request decides all of them, and each is mailed', async () => {
  const all = await addPending(service, 500);
  const results = await decided(all.map((developer) => decision(developer)));
  expect(results.map(({ developer_id: id, outcome }) => [id, outcome])).toEqual(all.map(({ id }) => [id, 'decided']));
  const mails = await service.database.outboxMail.count({ where: { accountId: { in: all.map(({ id }) => id) } } });
  expect(mails).toBe(500);
});

test('without time or with the process about to end, the rest is refused as unavailable and unchanged', async () => {
  const hurried = await startService({ manyAccountsMs: 0 });
  const there = createHttpDriver(hurried);
  const all = await several(2, there);
  const results = await decided(
    all.map((developer) => decision(developer)),
    there,
  );
  expect(results.map((result) => [result.outcome, code(result), result.problem?.status, result.developer])).toEqual(
    all.map((developer) => ['refused', 'unavailable', 503, developer]),
  );
  await hurried.stop();
});

test('the end of the process breaks off in the midst of many, and the same request elsewhere does the rest', async () => {
  const ending = await startService();
  const there = createHttpDriver(ending);
  const all = await addPending(ending, 200);
  const body = all.map((developer) => decision(developer));
  const answer = decided(body, there);
  const approved = () => ending.database.account.count({ where: { status: 'approved' } });
  await eventually('the first is decided', async () => (await approved()) > 0);
  ending.announceStop();
  const results = await answer;
  const done = results.filter(({ outcome }) => outcome === 'decided');
  const left = results.filter((result) => code(result) === 'unavailable');
  expect([done.length > 0, left.length > 0, done.length + left.length]).toEqual([true, true, all.length]);
  expect(await approved()).toBe(done.length);

  await ending.restartApi({});
  const outcomes = (await decided(body, there)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(results.map(({ outcome }) => (outcome === 'decided' ? 'unchanged' : 'decided')));
  await ending.stop();
});

test('while the worker is down each is refused as unavailable, and decided by the same request once it is back', async () => {
  const alone = await startService({ settings: { UPDATE_TIMEOUT_MS: '1000' } });
  alone.log.expect(/Temporal gave no answer/);
  const there = createHttpDriver(alone);
  const body = (await several(2, there)).map((developer) => decision(developer));
  await alone.stopWorker();
  expect((await decided(body, there)).map((result) => [result.outcome, code(result), result.developer?.status])).toEqual(
    body.map(() => ['refused', 'unavailable', 'pending']),
  );
  await alone.startWorker();
  await alone.restartApi({ UPDATE_TIMEOUT_MS: 15_000 });
  expect((await decided(body, there)).map(({ outcome }) => outcome)).toEqual(['decided', 'decided']);
  await alone.stop();
});
