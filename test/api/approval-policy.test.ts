import { randomUUID } from 'node:crypto';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { createPortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { type Service, startService } from '../support/service';
import { createHttpDriver, type HttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;
let graceId: string;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  graceId = (await service.database.administrator.findFirstOrThrow()).id;
});
beforeEach(() => service.database.portalDocument.deleteMany());
afterAll(() => service.stop());

const PATH = '/approval-policy';
const PARTNERS = {
  name: 'Our partners',
  when: [{ kind: 'email_domain', domains: ['partner.example'], subdomains: true }],
  then: 'approve',
};
const NEVER = { escalate_after_hours: null, expire_after_days: null, remind_after_days: null, unanswered_after_days: null };
const EMPTY = {
  revision: 0,
  rules: [] as object[],
  approvals: 1,
  ...NEVER,
  escalate_to: [] as string[],
  digest: null as unknown,
};

interface Policy {
  revision: number;
  rules: { sentence: string; warnings: string[] }[];
}
const read = async () => (await driver.manage('GET', PATH)).body as Policy;
const put = (changes: object) => driver.manage('PUT', PATH, { ...EMPTY, ...changes });
const kept = () => service.database.portalDocument.count({ where: { kind: 'approval_policy' } });
const code = ({ body }: { body: unknown }) => (body as { type: string }).type.split('#').at(-1);

async function administrator(role: 'viewer' | 'portal_admin', name: string, portalId = service.portalId) {
  const { token, hash } = newAdministratorToken();
  const id = await createAdministratorStore(service.database, service.seals).create(
    { name, email: null, grants: [{ role, portalId }] },
    { hash, label: 'test', expiresAt: null },
    { kind: 'system' },
    'administrator_created',
  );
  return { id, token };
}

test('a portal has a policy before anybody has written one: nobody is decided about by a rule, and nothing ends by itself', async () => {
  expect(await read()).toEqual({
    ...EMPTY,
    updated_at: null,
    updated_by: null,
    deciders: [{ id: graceId, name: 'Grace Hopper' }],
  });
});

test('a policy is kept in revisions, read back in sentences, with who wrote it and when', async () => {
  const rules = [
    PARTNERS,
    {
      name: 'Gone tomorrow',
      when: [{ kind: 'email_provider', provider: 'disposable', not: true }],
      then: 'reject',
      reason: 'No.',
    },
    { name: 'Again', when: [{ kind: 'earlier_decision', decision: 'rejected' }, { kind: 'invited' }], then: 'ask_two' },
    { name: 'Rest', when: [{ kind: 'answer', question: 'plan', any_of: ['team', true], not: true }], then: 'ask' },
  ];
  const digest = { time_zone: 'Europe/Berlin', weekdays: [1, 5], hour: 8 };
  const whole = {
    rules,
    approvals: 2,
    escalate_after_hours: 8760,
    escalate_to: [graceId],
    expire_after_days: 3650,
    remind_after_days: 1,
    unanswered_after_days: 30,
    digest,
  };
  const reply = await put(whole);
  expect(reply.status).toBe(200);
  expect(reply.body).toMatchObject({ ...whole, revision: 1, updated_by: 'Grace Hopper' });
  expect(reply.body).toEqual(await read());
  expect((await read()).rules.map(({ sentence }) => sentence)).toEqual([
    'If the address is at partner.example or below it, approve.',
    'If the address is not at a provider of disposable mailboxes, reject.',
    'If the address had been rejected before and an administrator has invited them, ask two administrators.',
    'If the answer to “plan” is not “team” or yes, ask an administrator.',
  ]);
  const again = await driver.manage('PUT', PATH, reply.body);
  expect([again.status, again.body]).toEqual([200, reply.body]);
  expect(await kept()).toBe(1);
  const audit = await service.database.auditEntry.findFirstOrThrow({
    where: { event: 'approval_policy_changed' },
    include: { detail: true },
  });
  expect([audit.actorId, audit.portalId, audit.detail?.reason]).toEqual([graceId, service.portalId, 'revision 1']);
});

test('what is based on another revision than the latest changes nothing', async () => {
  expect((await put({ rules: [PARTNERS] })).status).toBe(200);
  for (const revision of [0, 2]) {
    const reply = await put({ revision, approvals: 2 });
    expect([reply.status, code(reply)]).toEqual([409, 'document_changed']);
  }
  expect(await kept()).toBe(1);
  const both = await Promise.all([put({ revision: 1, approvals: 2 }), put({ revision: 1, escalate_after_hours: 5 })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test('times count from when they were last changed, not from when anything else was', async () => {
  const times = async () =>
    (await createPortalDocumentStore(service.database, service.seals).latest(service.portalId, 'approval_policy')).content
      .timesSince;
  await put({ expire_after_days: 30 });
  const first = await times();
  expect(first).toBeGreaterThan(0);
  await put({ revision: 1, expire_after_days: 30, rules: [PARTNERS], escalate_to: [graceId] });
  expect(await times()).toBe(first);
  await put({ revision: 2, expire_after_days: 31 });
  expect(await times()).toBeGreaterThan(first);
});

test('domains are read as those of addresses are, and time zones as the IANA list has them', async () => {
  const domains = ['@Partner.Example', 'bücher.example', 'partner.example', 'ＦＵＬＬ.example'];
  const rules = [{ ...PARTNERS, when: [{ kind: 'email_domain', domains, subdomains: false }] }];
  const reply = await put({ rules, digest: { time_zone: 'europe/berlin', weekdays: [5, 1, 5], hour: 0 } });
  expect(reply.body).toMatchObject({
    rules: [{ when: [{ domains: ['partner.example', 'xn--bcher-kva.example', 'full.example'] }] }],
    digest: { time_zone: 'Europe/Berlin', weekdays: [1, 5], hour: 0 },
  });
});

const domain = (...domains: unknown[]) => [{ ...PARTNERS, when: [{ kind: 'email_domain', domains, subdomains: false }] }];
const condition = (...when: unknown[]) => [{ ...PARTNERS, when }];
const digest = (changes: object) => ({ digest: { time_zone: 'UTC', weekdays: [1], hour: 8, ...changes } });

test.each<[string, object, string]>([
  [
    '201 rules',
    { rules: Array.from({ length: 201 }, (_, index) => ({ ...PARTNERS, name: `Rule ${index}` })) },
    'rules: max_items',
  ],
  ['21 conditions', { rules: condition(...Array<object>(21).fill({ kind: 'invited' })) }, 'rules.0.when: max_items'],
  ['501 domains', { rules: domain(...Array<string>(501).fill('a.example')) }, 'rules.0.when.0.domains: max_items'],
  [
    '101 answers',
    { rules: condition({ kind: 'answer', question: 'q', any_of: Array(101).fill('a') }) },
    'rules.0.when.0.any_of: max_items',
  ],
  ['a kind that there is not', { rules: condition({ kind: 'moon' }) }, 'rules.0.when.0.kind: enum'],
  ['a condition without a kind', { rules: condition({ domains: [] }) }, 'rules.0.when.0.kind: required'],
  ['something else in a condition', { rules: condition({ kind: 'invited', by: 'x' }) }, 'rules.0.when.0.by: unknown_property'],
  [
    'a provider that there is not',
    { rules: condition({ kind: 'email_provider', provider: 'good' }) },
    'rules.0.when.0.provider: enum',
  ],
  [
    'a decision that there is not',
    { rules: condition({ kind: 'earlier_decision', decision: 'x' }) },
    'rules.0.when.0.decision: enum',
  ],
  ['no domain', { rules: domain('not a domain') }, 'rules.0.when.0.domains.0: invalid'],
  ['an address', { rules: domain('a.example', 'ada@example.com') }, 'rules.0.when.0.domains.1: invalid'],
  ['a very long domain', { rules: domain('ü'.repeat(300)) }, 'rules.0.when.0.domains.0: invalid'],
  ['an outcome that there is not', { rules: [{ ...PARTNERS, then: 'burn' }] }, 'rules.0.then: enum'],
  ['two rules of one name', { rules: [PARTNERS, { ...PARTNERS, name: ' Our partners ' }] }, 'rules.1.name: invalid'],
  ['a rule without a name', { rules: [{ ...PARTNERS, name: '' }] }, 'rules.0.name: min_length'],
  ['a long name', { rules: [{ ...PARTNERS, name: 'x'.repeat(101) }] }, 'rules.0.name: max_length'],
  ['three approvals', { approvals: 3 }, 'approvals: enum'],
  ['no hour', { escalate_after_hours: 0 }, 'escalate_after_hours: min'],
  ['more than a year of hours', { escalate_after_hours: 8761 }, 'escalate_after_hours: max'],
  ['half a day', { expire_after_days: 0.5 }, 'expire_after_days: is_integer'],
  ['more than ten years', { remind_after_days: 3651 }, 'remind_after_days: max'],
  ['a text for a number', { unanswered_after_days: '3' }, 'unanswered_after_days: is_number'],
  ['a recipient by name', { escalate_to: ['Grace'] }, 'escalate_to.0: is_uuid'],
  ['a time zone that there is not', digest({ time_zone: 'Mars/Base' }), 'digest.time_zone: invalid'],
  ['an offset for a time zone', digest({ time_zone: '+01:00' }), 'digest.time_zone: invalid'],
  ['an eighth day', digest({ weekdays: [8] }), 'digest.weekdays.0: max'],
  ['no day', digest({ weekdays: [] }), 'digest.weekdays: min_items'],
  ['an hour 24', digest({ hour: 24 }), 'digest.hour: max'],
  ['no revision', { revision: undefined }, 'revision: required'],
  ['something that there is not', { colour: 'red' }, 'colour: unknown_property'],
])('%s: 400 that names it, and nothing is kept', async (_what, changes, named) => {
  const reply = await put(changes);
  expect([reply.status, wrong(reply)]).toEqual([400, [named]]);
  expect(await kept()).toBe(0);
});

test('200 rules of the longest names fit, and a body that is far larger is not read', async () => {
  const rules = Array.from({ length: 200 }, (_, index) => ({
    name: `${index} ${'🐙'.repeat(90)}`,
    when: [{ kind: 'email_domain', domains: [`d${index}.example`], subdomains: false }],
    then: 'approve',
  }));
  const reply = await put({ rules });
  expect([reply.status, (reply.body as Policy).rules.flatMap(({ warnings }) => warnings)]).toEqual([200, []]);
  const padded = `{"rules":[]${' '.repeat(600_000)}}`;
  for (const [method, path] of [
    ['PUT', PATH],
    ['POST', `${PATH}/review`],
    ['POST', `${PATH}/trial`],
  ] as const) {
    const path_ = `/v3/portals/${service.portalId}${path}`;
    expect((await driver.call(method, path_, { raw: padded, token: service.adminToken })).status).toBe(413);
  }
});

test('a draft is reviewed without being saved: each rule read back, with why it never counts', async () => {
  const rules = [
    { name: 'All', when: [], then: 'ask' },
    PARTNERS,
    { name: 'Never', when: [{ kind: 'email_domain', domains: [], subdomains: false }], then: 'reject' },
  ];
  const reply = await driver.manage('POST', `${PATH}/review`, { rules });
  expect([reply.status, reply.body]).toEqual([
    200,
    {
      rules: [
        { sentence: 'Whatever comes, ask an administrator.', warnings: [] },
        {
          sentence: 'If the address is at partner.example or below it, approve.',
          warnings: ['Rule “Our partners” never comes to count: whatever it matches, rule “All” matches before.'],
        },
        {
          sentence: 'If the address is at (nothing yet), reject.',
          warnings: ['Rule “Never” can never match: it names no domain.'],
        },
      ],
    },
  ]);
  const bad = await driver.manage('POST', `${PATH}/review`, { rules: [{ ...PARTNERS, then: 'burn' }] });
  expect([bad.status, wrong(bad)]).toEqual([400, ['rules.0.then: enum']]);
  expect(await kept()).toBe(0);
});

test('a draft is tried on those who signed up: counts under both policies, and who would have gone otherwise', async () => {
  await service.database.account.deleteMany();
  const [rejected, partner, free] = [`${randomUUID()}@other.example`, `${randomUUID()}@partner.example`, 'x.y@gmail.com'];
  await driver.register();
  for (const [email, status] of [
    [rejected, 'rejected'],
    [partner, 'pending'],
    [free, 'approved'],
  ])
    expect((await driver.manage('POST', '/developers', { email, full_name: 'Ada', status })).status).toBe(201);
  const { id, emailHash } = await service.database.account.findFirstOrThrow({ where: { profile: { email: rejected } } });
  const at = new Date();
  await service.database.earlierDecision.create({
    data: {
      portalId: service.portalId,
      emailHash: emailHash ?? '',
      decision: 'rejected',
      at,
      forgottenAt: new Date(at.getTime() + 1e9),
    },
  });
  await put({ rules: [PARTNERS] });

  const again = { name: 'Again', when: [{ kind: 'earlier_decision', decision: 'rejected' }], then: 'reject' };
  const gmail = { name: 'Free', when: [{ kind: 'email_provider', provider: 'free' }], then: 'ask_two' };
  const reply = await driver.manage('POST', `${PATH}/trial`, { rules: [again, gmail, PARTNERS], approvals: 1 });
  expect([reply.status, reply.body]).toEqual([
    200,
    {
      tried: 3,
      counts: {
        current: { approve: 1, ask: 2, ask_two: 0, reject: 0 },
        draft: { approve: 1, ask: 0, ask_two: 1, reject: 1 },
      },
      differing: {
        total: 2,
        data: [
          {
            id: await driver.developerId(free),
            full_name: 'Ada',
            email: free,
            status: 'approved',
            current: { outcome: 'ask', rule: null },
            draft: { outcome: 'ask_two', rule: 'Free' },
          },
          {
            id,
            full_name: 'Ada',
            email: rejected,
            status: 'rejected',
            current: { outcome: 'ask', rule: null },
            draft: { outcome: 'reject', rule: 'Again' },
          },
        ],
      },
    },
  ]);
  const bad = await driver.manage('POST', `${PATH}/trial`, { rules: [PARTNERS, PARTNERS], approvals: 1 });
  expect([bad.status, wrong(bad)]).toEqual([400, ['rules.1.name: invalid']]);
  expect(await kept()).toBe(1);
});

test('a draft is tried on the latest 1,000, and 100 of those who would have gone otherwise are named', async () => {
  const ids = Array.from({ length: 1003 }, () => randomUUID());
  const now = Date.now();
  await service.database.account.createMany({
    data: ids.map((id, index) => {
      const at = new Date(now + index);
      const times = { statusSince: at, createdAt: at, updatedAt: at };
      return { id, portalId: service.portalId, emailHash: id, status: 'pending' as const, revision: 1, ...times };
    }),
  });
  await service.database.profile.createMany({
    data: ids.map((id) => ({ accountId: id, email: `${id}@partner.example`, fullName: 'Ben' })),
  });
  const reply = await driver.manage('POST', `${PATH}/trial`, { rules: [PARTNERS], approvals: 1 });
  const { tried, differing } = reply.body as { tried: number; differing: { total: number; data: { id: string }[] } };
  expect([reply.status, tried, differing.total]).toEqual([200, 1000, 1000]);
  expect(differing.data.map(({ id }) => id)).toEqual(ids.reverse().slice(0, 100));
});

test('403 for whoever may only look, 401 for nobody, 404 where the portal may not be seen, 405 for other methods', async () => {
  const [viewer, admin] = [await administrator('viewer', 'Vera'), await administrator('portal_admin', 'Paul')];
  const other = await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: randomUUID() } });
  const stranger = await administrator('portal_admin', 'Sam', (other.body as { id: string }).id);
  const path = `/v3/portals/${service.portalId}${PATH}`;
  const statusesOf = async (token?: string) => [
    (await driver.call('GET', path, { token })).status,
    (await driver.call('PUT', path, { token, body: EMPTY })).status,
    (await driver.call('POST', `${path}/review`, { token, body: { rules: [] } })).status,
    (await driver.call('POST', `${path}/trial`, { token, body: { rules: [], approvals: 1 } })).status,
  ];
  expect(await statusesOf(viewer.token)).toEqual([200, 403, 403, 403]);
  expect(await statusesOf(stranger.token)).toEqual([404, 404, 404, 404]);
  expect(await statusesOf()).toEqual([401, 401, 401, 401]);
  expect(await statusesOf(admin.token)).toEqual([200, 200, 200, 200]);
  expect((await driver.call('DELETE', path, { token: admin.token })).status).toBe(405);
  const { body } = await driver.call('GET', path, { token: viewer.token });
  expect((body as { deciders: object[] }).deciders).toEqual([
    { id: graceId, name: 'Grace Hopper' },
    { id: admin.id, name: 'Paul' },
  ]);
});
