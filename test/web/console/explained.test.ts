import { type ConsoleHarness, heading, row, startConsoleHarness } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const RULE = {
  name: 'Our partners',
  when: [{ kind: 'email_domain', domains: ['partner.example'], subdomains: false }],
  then: 'approve',
};
const POLICY = {
  revision: 0,
  rules: [RULE],
  approvals: 2,
  escalate_after_hours: null,
  escalate_to: [],
  expire_after_days: 5,
  remind_after_days: null,
  unanswered_after_days: null,
  digest: null,
};

test('an account tells by which rule it was decided, whom it waits for, and what was decided about its address before', async () => {
  const { driver, service } = harness;
  expect((await driver.manage('PUT', '/approval-policy', POLICY)).status).toBe(200);
  const partner = await driver.developerId(await driver.registered('ada@partner.example'));
  const waiting = await driver.developerId(await driver.registered('ben@example.com'));
  await driver.manage('PATCH', `/developers/${waiting}`, { status: 'approved' });
  const { emailHash } = await service.database.account.findUniqueOrThrow({ where: { id: waiting } });
  const at = new Date();
  await service.database.earlierDecision.create({
    data: {
      portalId: service.portalId,
      emailHash: emailHash ?? '',
      decision: 'expired',
      at,
      forgottenAt: new Date(at.getTime() + 1e9),
    },
  });

  const page = await harness.enter();
  await row(page, 'ben@example.com').getByText('waits for a second administrator').waitFor();
  await page.goto(`/console/${service.portalId}/accounts/${partner}`);
  await page.getByText('By rule “Our partners”, policy 1: the address is at partner.example').waitFor();
  await page.goto(`/console/${service.portalId}/accounts/${waiting}`);
  await heading(page, 'Ada Lovelace').waitFor();
  await page.getByText('No rule matched, policy 1').waitFor();
  await page.getByText('Grace Hopper has approved. A second administrator has to approve, too').waitFor();
  await page.getByText('Otherwise the request ends in 5 days').waitFor();
  await page.getByText('Had ended undecided').waitFor();
});
