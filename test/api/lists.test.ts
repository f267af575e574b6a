import { type Service, startService } from '../support/service';
import { randomUUID } from 'node:crypto';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

// Reading needs no Temporal, so the rows are put there by hand.
beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  driver = createHttpDriver(service);
  const statuses = ['approved', 'pending', 'rejected', 'revoked', 'awaiting_verification', 'awaiting_credential'] as const;
  for (let index = 0; index < 24; index += 1) await addAccount(index, statuses[index % statuses.length] ?? 'pending');
});
afterAll(() => service.stop());

async function addAccount(
  index: number,
  status: 'approved' | 'pending' | 'rejected' | 'revoked' | 'awaiting_verification' | 'awaiting_credential',
  person = { email: `dev_${index}%x@example.com`, fullName: index % 2 ? 'Ada Lovelace' : `Ben ${index}` },
) {
  const at = new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 2)));
  const id = randomUUID();
  const times = { statusSince: at, createdAt: at, updatedAt: at };
  const profile = { create: person };
  await service.database.account.create({
    data: { id, portalId: service.portalId, emailHash: id, status, revision: 1, ...times, profile },
  });
}

interface List {
  data: { id: string; email: string; status: string; created_at: string }[];
  meta: { page: { number: number; size: number; total: number } };
}
async function list(query: string): Promise<List> {
  const reply = await driver.manage('GET', `/developers?${query}`);
  expect([query, reply.status]).toEqual([query, 200]);
  return reply.body as List;
}
const total = async (query: string) => (await list(query)).meta.page.total;

test('ten a page by default, the four public statuses alone', async () => {
  const { data, meta } = await list('');
  expect([data.length, meta.page]).toEqual([10, { number: 1, size: 10, total: 16 }]);
  expect(data.every(({ status }) => ['approved', 'pending', 'rejected', 'revoked'].includes(status))).toBe(true);
});

test('pages together are the whole list, each developer once, though many share a moment', async () => {
  const pages = await Promise.all([1, 2, 3, 4].map((number) => list(`page[size]=5&page[number]=${number}&sort=created_at`)));
  const ids = pages.flatMap(({ data }) => data.map(({ id }) => id));
  expect([ids.length, new Set(ids).size]).toEqual([16, 16]);
});

test('past the end is an empty page; empty means default', async () => {
  expect((await list('page[number]=99999999999')).data).toEqual([]);
  expect((await list('page[size]=&page[number]=')).meta.page).toEqual({ number: 1, size: 10, total: 16 });
});

test.each(['email', 'name', 'status', 'created_at', 'updated_at', 'status_since'])('sorts by %s both ways', async (field) => {
  const ids = async (sort: string) => (await list(`page[size]=100&sort=${encodeURIComponent(sort)}`)).data;
  const key = (item: List['data'][number]) => String((item as Record<string, unknown>)[field === 'name' ? 'full_name' : field]);
  const [up, down] = [(await ids(field)).map(key), (await ids(`${field} desc`)).map(key)];
  expect(down).toEqual([...down].sort((a, b) => up.indexOf(b) - up.indexOf(a)));
  expect(new Set(up)).toEqual(new Set(down));
});

test.each([
  ['filter[status]=pending', 4],
  ['filter[status][eq]=pending', 4],
  ['filter[status][neq]=pending', 12],
  ['filter[status][oeq]=pending,approved', 8],
  ['filter[status][contains]=re', 8],
  ['filter[status]=awaiting_credential', 0],
  ['filter[email]=DEV_0%25x@example.com', 1],
  ['filter[email][contains]=_1%25', 1],
  ['filter[email][contains]=%25', 16],
  ['filter[email][contains]=_0', 1],
  ['filter[name][eq]=ada lovelace', 8],
  ['filter[name][ocontains]=ada,ben', 16],
  ['filter[name][contains]=ben&filter[status]=approved', 4],
  ['filter[name][neq]=Ada Lovelace', 8],
  ['filter[person][contains]=ADA', 8],
  ['filter[person][contains]=dev_1', 7],
  ['filter[person][contains]=dev_1&filter[status]=pending', 3],
])('%s finds %i', async (query, expected) => {
  expect(await total(query)).toBe(expected);
});

test.each([
  ['page[size]=many', ['page[size]: is_number']],
  ['page[size]=0', ['page[size]: min']],
  ['page[size]=101', ['page[size]: max']],
  ['page[number]=1.5', ['page[number]: is_number']],
  ['page[size]=5&page[size]=6', ['page[size]: is_number']],
  ['sort=password', ['sort: enum']],
  ['sort=email;drop', ['sort: enum']],
  ['filter[my_attribute]=x', ['filter[my_attribute]: unknown_property']],
  ['filter[person]=x', ['filter[person]: unknown_property']],
  ['filter[email][like]=x', ['filter[email][like]: unknown_property']],
  ['filter[email]=a&filter[email]=b', ['filter[email]: is_string']],
  ['filter[email]=%00', ['filter[email]: invalid']],
  ['anything=else', ['anything: unknown_property']],
  [`filter[name]=${'x'.repeat(1001)}`, ['filter[name]: max_length']],
])('400 for %s', async (query, expected) => {
  const reply = await driver.manage('GET', `/developers?${query}`);
  expect([reply.status, wrong(reply)]).toEqual([400, expected]);
});

test('names and addresses are sorted as people read them, and found as they are typed', async () => {
  const names = ['Zoe', 'Émile', 'ada', 'émile b'];
  const addresses = ['Zoe', 'Emil', 'ada', 'emil.b'];
  for (const [index, fullName] of names.entries())
    await addAccount(100 + index, 'approved', { fullName, email: `${addresses[index]}@sorted.example` });
  const sorted = async (sort: string) =>
    (await list(`filter[email][contains]=sorted&sort=${sort}`)).data.map(
      (item) => (item as unknown as { full_name: string }).full_name,
    );
  expect(await sorted('name')).toEqual(['ada', 'Émile', 'émile b', 'Zoe']);
  expect((await sorted('email'))[0]).toBe('ada');
  expect(await total(`filter[name][contains]=${encodeURIComponent('E\u0301MILE')}`)).toBe(2);
  expect(await total(`filter[person][contains]=${encodeURIComponent('＠ＳＯＲＴＥＤ．example')}`)).toBe(4);
  await service.database.account.deleteMany({ where: { profile: { email: { endsWith: '@sorted.example' } } } });
});

test('counts say how many there are of each status, and whether anything has changed', async () => {
  const counts = async () => (await driver.manage('GET', '/developers/counts')).body as { counts: object; changes: number };
  const before = await counts();
  expect(before).toEqual({
    counts: { awaiting_verification: 4, awaiting_credential: 4, pending: 4, approved: 4, rejected: 4, revoked: 4 },
    changes: expect.any(Number) as number,
  });
  await list('');
  expect(await counts()).toEqual(before);
  await addAccount(200, 'pending');
  const after = await counts();
  expect(after.counts).toMatchObject({ pending: 5 });
  expect(after.changes).not.toBe(before.changes);
  await service.database.account.deleteMany({ where: { profile: { email: { startsWith: 'dev_200' } } } });
  expect((await counts()).counts).toEqual(before.counts);
});

test('registrations in progress have a list of their own', async () => {
  const { body } = await driver.manage('GET', '/registrations?page[size]=3');
  const { data, meta } = body as List;
  expect([data.length, meta.page.total]).toEqual([3, 8]);
  expect(data.every(({ status }) => status.startsWith('awaiting_'))).toBe(true);
  const newestLast = (await driver.manage('GET', '/registrations?sort=created_at&page[size]=100')).body as List;
  const dates = newestLast.data.map(({ created_at }) => created_at);
  expect(dates).toEqual([...dates].sort());
  expect((await driver.manage('GET', '/registrations?filter[person][contains]=ada')).body).toMatchObject({
    meta: { page: { total: 4 } },
  });
  expect(wrong(await driver.manage('GET', '/registrations?sort=email'))).toEqual(['sort: enum']);
  expect((await driver.manage('GET', '/registrations?page[number]=9')).body).toMatchObject({ data: [] });
});
