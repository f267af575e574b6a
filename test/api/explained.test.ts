import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { createHttpDriver, type HttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Account {
  revision: number;
  status: string;
  request: { waiting_for: string; since: string; question: string | null; first_approval_by: string | null; due: unknown } | null;
  earlier_decisions: { decision: string; at: string }[];
  changes: { event: string; decided_under: unknown }[];
}
const account = async (id: string) => (await driver.manage('GET', `/accounts/${id}`)).body as Account;
const listed = async (id: string) => (await driver.manage('GET', `/developers/${id}`)).body as { waiting_for: string | null };
const TIMES = { escalate_after_hours: null, expire_after_days: null, remind_after_days: null, unanswered_after_days: null };
async function write(changes: object): Promise<number> {
  const { revision } = (await driver.manage('GET', '/approval-policy')).body as { revision: number };
  const body = { revision, rules: [], approvals: 1, ...TIMES, escalate_to: [], digest: null, ...changes };
  const reply = await driver.manage('PUT', '/approval-policy', body);
  expect(reply.status).toBe(200);
  return (reply.body as { revision: number }).revision;
}
const PARTNERS = {
  name: 'Our partners',
  when: [{ kind: 'email_domain', domains: ['partner.example'], subdomains: true }],
  then: 'approve',
};

test('a decision says under which policy, by which rule and on which facts it was made; one without a policy says nothing', async () => {
  const before = await driver.developerId(await driver.registered());
  expect((await account(before)).changes.map((one) => one.decided_under)).toEqual([null, null, null]);

  const policy = await write({ rules: [PARTNERS] });
  const partner = await driver.developerId(await driver.registered('ada@eu.partner.example'));
  const set = (await account(partner)).changes.find(({ event }) => event === 'password_set');
  expect(set?.decided_under).toEqual({ policy, rule: 'Our partners', facts: ['the address is at eu.partner.example'] });

  await driver.manage('PATCH', `/developers/${before}`, { status: 'approved' });
  const approved = (await account(before)).changes.at(-1);
  expect([approved?.event, approved?.decided_under]).toEqual(['approved', { policy, rule: null, facts: [] }]);
});

test('a request says whom it waits for, since when, and what happens by itself next; whoever waits for nothing has none', async () => {
  await write({ approvals: 2, expire_after_days: 10, escalate_after_hours: 5, rules: [] });
  const id = await driver.developerId(await driver.registered());
  const first = await account(id);
  const hour = 3_600_000;
  const since = first.request?.since ?? '';
  expect(first.request).toEqual({
    waiting_for: 'administrator',
    since,
    question: null,
    first_approval_by: null,
    due: { what: 'request_escalated', at: new Date(Date.parse(since) + 5 * hour).toISOString() },
  });
  expect((await listed(id)).waiting_for).toBe('administrator');

  const decided = await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
  expect(decided.body).toMatchObject({ status: 'pending', waiting_for: 'second_administrator' });
  const second = await account(id);
  expect(second.request).toMatchObject({ waiting_for: 'second_administrator', first_approval_by: 'Grace Hopper' });
  const list = await driver.manage('GET', '/developers?filter[status][eq]=pending&sort=created_at%20desc');
  expect((list.body as { data: unknown[] }).data[0]).toMatchObject({ id, waiting_for: 'second_administrator' });
  const refused = await driver.manage('POST', '/decisions', {
    decisions: [{ developer_id: id, status: 'approved', revision_seen: second.revision }],
  });
  expect((refused.body as { results: unknown[] }).results).toMatchObject([
    { outcome: 'refused', developer: { waiting_for: 'second_administrator' } },
  ]);

  const asked = await driver.manage('POST', `/accounts/${id}/questions`, { question: 'Who are you?' });
  expect(asked.status).toBeLessThan(300);
  expect((await account(id)).request).toMatchObject({ waiting_for: 'developer', question: 'Who are you?', due: null });

  await driver.manage('PATCH', `/developers/${id}`, { status: 'rejected' });
  expect([(await account(id)).request, (await listed(id)).waiting_for]).toEqual([null, null]);
});

test('a new request shows what was decided about its address before, until that is forgotten', async () => {
  const email = await driver.register();
  const id = await eventually('the registration is listed', async () => {
    const { body } = await driver.manage('GET', `/registrations?filter[email][eq]=${email}`);
    return (body as { data: { id: string }[] }).data[0]?.id;
  });
  const { emailHash } = await service.database.account.findUniqueOrThrow({ where: { id } });
  const row = { portalId: service.portalId, emailHash: emailHash ?? '' };
  const year = new Date(Date.now() + 365 * 86_400_000);
  await service.database.earlierDecision.createMany({
    data: [
      { ...row, decision: 'rejected', at: new Date('2026-01-01T00:00:00Z'), forgottenAt: year },
      { ...row, decision: 'withdrawn', at: new Date('2026-02-01T00:00:00Z'), forgottenAt: year },
      { ...row, decision: 'approved', at: new Date('2025-01-01T00:00:00Z'), forgottenAt: new Date('2026-01-01T00:00:00Z') },
    ],
  });
  expect((await account(id)).earlier_decisions).toEqual([
    { decision: 'withdrawn', at: '2026-02-01T00:00:00.000Z' },
    { decision: 'rejected', at: '2026-01-01T00:00:00.000Z' },
  ]);
});
