import { randomUUID } from 'node:crypto';
import type { RoleGrant } from '../../domain/administrator';
import { type Service, startService } from '../support/service';
import { consoleOf } from './console';
import { createHttpDriver, type HttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  service.log.expect(/emporal/);
  driver = createHttpDriver(service);
});
beforeEach(() => service.database.portalDocument.deleteMany());
afterAll(() => service.stop());

const PATH = '/sign-up-form';
const label = { en: 'Company', de: 'Firma' };
const COMPANY = { name: 'company', label, kind: 'short_text', required: true };
const options = ['1', '2'].map((value) => ({ value, label: { en: `Option ${value}` } }));
const TEAM = { name: 'team', label: { en: 'Team' }, help: { en: 'Where you work' }, kind: 'choice', required: false, options };
const TERMS = { version: '2026-11', url: 'https://example.com/terms', label: { en: 'I accept the terms' } };

const put = (changes: object) => driver.manage('PUT', PATH, { revision: 0, questions: [], terms: null, ...changes });
const read = async () => (await driver.manage('GET', PATH)).body as { revision: number };
const code = ({ body }: { body: unknown }) => (body as { type: string }).type.split('#').at(-1);

async function byAnother(role: 'viewer' | 'portal_admin', method: string, portalId = service.portalId) {
  const grants = [{ role, portalId } as RoleGrant];
  const { token } = await consoleOf(service).administrator(grants);
  const body = method === 'PUT' ? { revision: 0, questions: [COMPANY], terms: null } : undefined;
  return driver.call(method, `/v3/portals/${service.portalId}${PATH}`, { token, body });
}

test('a portal asks nothing before anybody has said so', async () => {
  expect(await read()).toEqual({ revision: 0, questions: [], terms: null, updated_at: null, updated_by: null });
});

test('what is put is given back, with its revision, when and by whom', async () => {
  const form = { questions: [COMPANY, TEAM], terms: TERMS };
  const reply = await put(form);
  expect([reply.status, reply.body]).toEqual([
    200,
    { ...form, revision: 1, updated_at: expect.any(String), updated_by: expect.any(String) },
  ]);
  expect(await read()).toEqual(reply.body);
  expect(await service.database.auditEntry.count({ where: { event: 'sign_up_form_changed', portalId: service.portalId } })).toBe(
    1,
  );
});

test('what was read may be sent back, and what changes nothing is no revision', async () => {
  await put({ questions: [COMPANY, TEAM], terms: TERMS });
  const before = await read();
  expect((await driver.manage('PUT', PATH, before)).body).toEqual(before);
});

test('409 where it is based on a revision that is not the latest', async () => {
  await put({ questions: [COMPANY] });
  for (const revision of [0, 2]) {
    const reply = await put({ revision, questions: [] });
    expect([reply.status, code(reply)]).toEqual([409, 'document_changed']);
  }
  expect((await put({ revision: 1, questions: [] })).body).toMatchObject({ revision: 2, questions: [] });
});

test('of several at once one is kept', async () => {
  const statuses = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => (await put({ questions: [{ ...COMPANY, name }] })).status),
  );
  expect(statuses.sort()).toEqual([200, 409, 409]);
  expect((await read()).revision).toBe(1);
});

const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const choosing = (changes: object) => ({ questions: [{ ...TEAM, ...changes }] });
const asking = (changes: object) => ({ questions: [{ ...COMPANY, ...changes }] });
const named = (count: number) => times(count, (index) => ({ ...COMPANY, name: `q${index}` }));
const offered = (count: number, length = 1) =>
  times(count, (index) => ({ value: `${index}`.padEnd(length, 'x'), label: { en: 'x' } }));

test.each([
  ['20 questions', { questions: named(20) }],
  ['50 options', choosing({ kind: 'choices', options: offered(50) })],
  ['options of 2,000 characters together', choosing({ options: offered(10, 200) })],
  ['names that objects have already', { questions: ['constructor', 'valueof'].map((name) => ({ ...COMPANY, name })) }],
  ['the longest name', asking({ name: `a${'_'.repeat(62)}` })],
  ['the longest texts', asking({ label: { en: '🦉'.repeat(200), de: '漢'.repeat(200) }, help: { en: 'ش'.repeat(500) } })],
  ['terms alone', { terms: { ...TERMS, version: '🦉'.repeat(64) } }],
])('200 for %s', async (_, form) => {
  expect((await put(form)).status).toBe(200);
});

test.each([
  ['nothing', { questions: undefined, terms: undefined }, ['questions: required', 'terms: required']],
  ['no revision', { revision: undefined }, ['revision: required']],
  ['21 questions', { questions: named(21) }, ['questions: max_items']],
  ['two questions of one name', { questions: [COMPANY, COMPANY] }, ['questions.1.name: invalid']],
  ['a property that nobody knows', asking({ secret: true }), ['questions.0.secret: unknown_property']],
  ['a label in a language of no page', asking({ label: { en: 'a', fr: 'b' } }), ['questions.0.label.fr: unknown_property']],
  ['no label in English', asking({ label: { de: 'Firma' } }), ['questions.0.label.en: required']],
  ['an empty label', asking({ label: { en: '' } }), ['questions.0.label.en: min_length']],
  ['a label of 201 characters', asking({ label: { en: 'é'.repeat(201) } }), ['questions.0.label.en: max_length']],
  ['a help of 501 characters', asking({ help: { en: 'é'.repeat(501) } }), ['questions.0.help.en: max_length']],
  ['another kind', asking({ kind: 'file' }), ['questions.0.kind: enum']],
  ['options where nothing is chosen', asking({ options }), ['questions.0.options: unknown_property']],
  ['a choice without options', choosing({ options: undefined }), ['questions.0.options: required']],
  ['one option', choosing({ options: offered(1) }), ['questions.0.options: min_items']],
  ['51 options', choosing({ options: offered(51) }), ['questions.0.options: max_items']],
  ['an option twice', choosing({ options: [...options, options[0]] }), ['questions.0.options.2.value: invalid']],
  [
    'an option of 201 characters',
    choosing({ options: [...options, ...offered(1, 201)] }),
    ['questions.0.options.2.value: max_length'],
  ],
  ['options of more than 2,000 characters together', choosing({ options: offered(11, 200) }), ['questions.0.options: invalid']],
  ['terms without an address', { terms: { ...TERMS, url: '/terms' } }, ['terms.url: invalid']],
  ['terms whose address is a script', { terms: { ...TERMS, url: 'javascript:alert(1)//https://' } }, ['terms.url: invalid']],
  ['an over-long version', { terms: { ...TERMS, version: 'v'.repeat(65) } }, ['terms.version: max_length']],
  ['no version', { terms: { ...TERMS, version: ' ' } }, ['terms.version: invalid']],
])('400 for %s', async (_, form, expected) => {
  const reply = await put(form);
  expect([reply.status, wrong(reply)]).toEqual([400, expected]);
});

test.each(['', 'Company', '1st', '_x', 'a-b', 'a b', '__proto__', 'é', 'a'.repeat(64), 'a\n'])(
  '400 for a question named %j',
  async (name) => {
    const reply = await put(asking({ name }));
    expect([reply.status, wrong(reply)]).toEqual([400, ['questions.0.name: matches_regex']]);
  },
);

test('413 for a form that no page would carry', async () => {
  const questions = times(20, (index) => ({ ...TEAM, name: `q${index}`, options: offered(50, 40) }));
  const long = questions.map((question) => ({ ...question, help: { en: '漢'.repeat(500), de: '漢'.repeat(500) } }));
  expect((await put({ questions: long })).status).toBe(413);
});

test('whoever may change the settings of the portal may change its form; others look, or find nothing', async () => {
  expect((await byAnother('viewer', 'GET')).status).toBe(200);
  expect((await byAnother('viewer', 'PUT')).status).toBe(403);
  expect((await byAnother('portal_admin', 'PUT')).body).toMatchObject({ revision: 1, updated_by: 'Barbara Liskov' });
  const elsewhere = await service.database.portal.findFirstOrThrow();
  const { id } = await service.database.portal.create({
    data: { ...elsewhere, id: randomUUID(), name: 'elsewhere', host: 'elsewhere.example', labels: {} },
  });
  for (const method of ['GET', 'PUT']) expect((await byAnother('portal_admin', method, id)).status).toBe(404);
  expect((await driver.call('GET', `/v3/portals/${service.portalId}${PATH}`)).status).toBe(401);
});
