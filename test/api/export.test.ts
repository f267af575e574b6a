import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Service, startService } from '../support/service';
import { addPeople } from '../bench/people';
import { createHttpDriver, type HttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

// Reading needs no Temporal, so the rows are put there by hand.
beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  driver = createHttpDriver(service);
  const client = new Client({ connectionString: service.settings.DATABASE_URL });
  await client.connect();
  await addPeople(client, service.portalId, 0, 1300);
  await client.end();
  const question = (name: string) => ({ name, label: { en: `Your ${name}` }, kind: 'short_text', required: false });
  const form = { revision: 0, questions: [question('company'), question('team')], terms: null };
  expect((await driver.manage('PUT', '/sign-up-form', form)).status).toBe(200);
});
afterAll(() => service.stop());

async function addDeveloper(fullName: string, answers: object, createdAt = new Date()) {
  const id = randomUUID();
  const times = { statusSince: createdAt, createdAt, updatedAt: createdAt };
  const profile = { create: { fullName, email: `${id}@example.com`, answers, termsVersion: '3', termsAcceptedAt: createdAt } };
  await service.database.account.create({
    data: { id, portalId: service.portalId, emailHash: id, status: 'approved', revision: 1, ...times, profile },
  });
  return id;
}

const exported = (query: string) => driver.manage('GET', `/developers/export${query}`);

test('each developer comes once, in the order of their sign-up, and as the list shows them', async () => {
  const id = await addDeveloper('Ada Lovelace', { company: 'Analytical Engines', old: ['x', 'y'] });
  const { status, headers, text } = await exported('?format=jsonl');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; created_at: string });
  const list = (await driver.manage('GET', '/developers?page[size]=100')).body as { data: object[]; meta: { page: object } };
  expect(list.meta.page).toMatchObject({ total: rows.length });
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  expect(rows.map((row) => row.created_at)).toEqual(rows.map((row) => row.created_at).sort());
  expect(rows.slice(-100)).toEqual([...list.data].reverse());
  expect(rows.at(-1)).toMatchObject({ id });
});

test('those who signed up in the same moment come once each, too', async () => {
  await service.database.account.updateMany({ data: { createdAt: new Date('2026-01-01'), revision: 2 } });
  await service.database.$executeRaw`UPDATE "DirectoryEntry" SET "createdAt" = ${new Date('2026-01-01')}`;
  const ids = (await exported('?format=jsonl')).text.trimEnd().split('\n');
  expect(new Set(ids.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(ids.length);
});

test('a spreadsheet gets a column for each question, and no formula', async () => {
  const id = await addDeveloper('=HYPERLINK("https://evil.example")', { company: '+1', team: 'a, "b"', gone: true });
  const { status, headers, text } = await exported('');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(headers.get('content-disposition')).toBe('attachment; filename="developers.csv"');
  const [names, ...rows] = text.replace('\uFEFF', '').trimEnd().split('\n');
  expect(names).toBe(
    'id,email,full_name,status,status_since,waiting_for,created_at,updated_at,terms_version,terms_accepted_at,answers.company,answers.team,other_answers',
  );
  const row = rows.find((each) => each.startsWith(id));
  expect(row).toContain(`,"'=HYPERLINK(""https://evil.example"")",approved,`);
  expect(row).toMatch(/,3,[^,]+,'\+1,"a, ""b""",gone: true$/);
});

test('it is refused where the list is, and a format that there is not is named', async () => {
  const path = `/v3/portals/${service.portalId}/developers/export`;
  expect((await driver.call('GET', path)).status).toBe(401);
  const elsewhere = `/v3/portals/${randomUUID()}/developers/export`;
  expect((await driver.call('GET', elsewhere, { token: service.adminToken })).status).toBe(404);
  expect(wrong(await exported('?format=xlsx'))).toEqual(['format: enum']);
});
