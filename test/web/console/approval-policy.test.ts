import { button, type ConsoleHarness, goTo, heading, startConsoleHarness } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
beforeEach(() => harness.service.database.portalDocument.deleteMany());
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

interface Policy {
  revision: number;
  rules: { name: string; when: object[]; then: string }[];
}
const TIMES = { escalate_after_hours: null, expire_after_days: null, remind_after_days: null, unanswered_after_days: null };
const EMPTY = { revision: 0, rules: [] as object[], approvals: 1, ...TIMES, escalate_to: [], digest: null };
const read = async () => (await harness.driver.manage('GET', '/approval-policy')).body as Policy;
async function write(changes: object): Promise<void> {
  const body = { ...EMPTY, revision: (await read()).revision, ...changes };
  expect((await harness.driver.manage('PUT', '/approval-policy', body)).status).toBe(200);
}
const rule = (name: string, then = 'ask', ...domains: string[]) => ({
  name,
  when:
    domains.length > 0 ? [{ kind: 'email_domain', domains, subdomains: false }] : [{ kind: 'email_provider', provider: 'free' }],
  then,
});

test('who has never seen it starts with the example, reads it back, tries it and saves it', async () => {
  const id = await harness.developer('Petra Partner', 'pending', 'petra@eu.partner.example');
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await page.getByRole('heading', { name: 'No rules yet' }).waitFor();
  await button(page, 'Start with the example').click();
  await page.getByText('If the address is at partner.example or below it, approve.').last().waitFor();
  await page.getByLabel('Domains', { exact: true }).fill('partner.example\nBücher.example');
  await page.getByText('If the address is at partner.example or xn--bcher-kva.example, or below one of them, approve.').waitFor();

  await button(page, 'Try it').click();
  await page.getByRole('row', { name: 'approve 0 1' }).waitFor();
  await page.getByText('1 would have gone another way').waitFor();
  await page.getByText('ask an administrator → approve by “Our partners”').waitFor();
  expect(await page.getByRole('link', { name: 'Petra Partner' }).getAttribute('href')).toContain(id);

  await button(page, 'Save changes').click();
  await page.getByText('Saved: this is policy 1 from now on.').waitFor();
  await page.getByText('Policy 1, by Grace Hopper').waitFor();
  expect((await read()).rules).toMatchObject([
    {
      name: 'Our partners',
      when: [{ domains: ['partner.example', 'xn--bcher-kva.example'], subdomains: true }],
      then: 'approve',
    },
  ]);
  expect(await harness.statusOf(id)).toBe('pending');
});

test('what can never match, or is hidden by another, is told at the rule while it is edited', async () => {
  await write({ rules: [rule('Free'), rule('Partners', 'approve', 'partner.example')] });
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await button(page, 'Edit Partners').click();
  await page.getByLabel('Domains', { exact: true }).fill('');
  await page.getByText('Rule “Partners” can never match: it names no domain.').waitFor();
  await page.getByLabel('If', { exact: true }).selectOption('Who keeps the mailbox');
  await page.getByText('Rule “Partners” never comes to count: whatever it matches, rule “Free” matches before.').waitFor();
  await page.getByLabel('If', { exact: true }).selectOption('Domain of the address');
  await page.getByLabel('Domains', { exact: true }).fill('not a@domain');
  await page.getByText('is not the domain of an e-mail address').waitFor();
  await page.getByText('Something is not right yet').waitFor();
  await button(page, 'Discard').click();
  await page.getByText('If the address is at partner.example, approve.').waitFor();
  expect(await button(page, 'Save changes').count()).toBe(0);
});

test('a rule about an answer offers the questions of the form, and keeps one that the form lacks', async () => {
  const options = ['small', 'large'].map((value) => ({ value, label: { en: value } }));
  const questions = [
    { name: 'plan', label: { en: 'Which plan?' }, kind: 'choice', required: false, options },
    { name: 'student', label: { en: 'Are you a student?' }, kind: 'yes_no', required: false },
  ];
  const form = { revision: 0, questions, terms: null };
  expect((await harness.driver.manage('PUT', '/sign-up-form', form)).status).toBe(200);
  await write({ rules: [{ name: 'Old', when: [{ kind: 'answer', question: 'team', any_of: ['a'] }], then: 'ask' }] });
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await button(page, 'Edit Old').click();
  const question = page.getByLabel('Question', { exact: true });
  expect(await question.locator('option:checked').textContent()).toBe('team, which the form lacks');
  await question.selectOption('Are you a student?');
  await page.getByLabel('Answer', { exact: true }).selectOption('no');
  await page.getByText('If the answer to “student” is no, ask an administrator.').waitFor();
  await question.selectOption('Which plan?');
  await page.getByText('One per line, of: small, large').waitFor();
  await page.getByLabel('Answers', { exact: true }).fill('large');
  await button(page, 'Save changes').click();
  await page.getByText('Saved: this is policy 2').waitFor();
  expect((await read()).rules).toMatchObject([{ when: [{ kind: 'answer', question: 'plan', any_of: ['large'] }] }]);
});

test('rules are moved by keyboard, deleted with a way back, and saved in their order', async () => {
  await write({
    rules: [rule('First', 'ask', 'a.example'), rule('Second', 'ask', 'b.example'), rule('Third', 'ask', 'c.example')],
  });
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await button(page, 'Move Third up').focus();
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate("document.activeElement?.getAttribute('aria-label')");
  expect(await focused()).toBe('Move Third up');
  await page.getByText('Third is now 2 of 3.').waitFor();
  await button(page, 'Move First down').focus();
  await page.keyboard.press('Enter');
  await page.getByText('First is now 2 of 3.').waitFor();
  expect(await focused()).toBe('Move First down');
  await button(page, 'Move First up').focus();
  for (const place of ['First is now 1 of 3.', 'First is now 1 of 3.']) {
    await page.keyboard.press('Enter');
    await page.getByText(place).waitFor();
    expect(await focused()).toBe('Move First up');
  }
  await button(page, 'Delete First').click();
  await page.getByText('Rule “First” is deleted once you save.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('is deleted once you save').waitFor({ state: 'detached' });
  await button(page, 'Delete Second').click();
  await button(page, 'Save changes').click();
  await page.getByText('Saved: this is policy 2').waitFor();
  expect((await read()).rules.map(({ name }) => name)).toEqual(['First', 'Third']);
});

test('times, those in charge and the digest are switched on, and kept', async () => {
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await page.getByLabel('Who decides').selectOption('two administrators, one after the other');
  await page.getByText('Tell those in charge when nobody decides: never').click();
  await page.getByLabel('After how many hours').fill('24');
  await page.getByRole('group', { name: 'Who is in charge' }).getByText('Grace Hopper').click();
  await page.getByText('End a request that nobody decides: never').click();
  await page.getByText('Tell administrators once a day who waits').click();
  await page.getByRole('button', { name: 'Friday' }).click();
  await page.getByLabel('At', { exact: true }).selectOption('09:00');
  await page.getByLabel('Time zone').selectOption('Europe/Berlin');
  await button(page, 'Save changes').click();
  await page.getByText('Saved: this is policy 1').waitFor();
  const { id } = await harness.service.database.administrator.findFirstOrThrow({ where: { name: 'Grace Hopper' } });
  expect(await read()).toMatchObject({
    approvals: 2,
    escalate_after_hours: 24,
    escalate_to: [id],
    expire_after_days: 30,
    remind_after_days: null,
    digest: { time_zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4], hour: 9 },
  });
});

test('changes wait while another page is looked at, and whoever was overtaken learns by whom and chooses', async () => {
  const page = await harness.enter();
  await goTo(page, 'Approval policy');
  await button(page, 'Add a rule').click();
  await page.getByLabel('Name').fill('Mine');
  await goTo(page, 'Settings');
  await goTo(page, 'Approval policy');
  await heading(page, 'Approval policy').waitFor();
  await page.getByRole('heading', { name: 'Mine' }).waitFor();

  await write({ rules: [rule('Theirs')] });
  await button(page, 'Save changes').click();
  await page.getByText(/Grace Hopper has changed the policy meanwhile.*Yours is not saved/).waitFor();
  expect((await read()).rules.map(({ name }) => name)).toEqual(['Theirs']);
  await button(page, 'Save mine over it').click();
  await page.getByText('Saved: this is policy 2').waitFor();
  expect((await read()).rules.map(({ name }) => name)).toEqual(['Mine']);
});

test('whoever may only look reads the rules and changes nothing', async () => {
  await write({ rules: [rule('Partners', 'approve', 'partner.example')], expire_after_days: 7 });
  const { token } = await harness.administrator('Vera', [{ role: 'viewer', portalId: harness.service.portalId }]);
  const page = await harness.enter({ token });
  await goTo(page, 'Approval policy');
  await page.getByText('If the address is at partner.example, approve.').waitFor();
  expect(await page.getByRole('main').getByRole('button', { disabled: false }).count()).toBe(0);
  expect(await page.getByLabel('After how many days').isDisabled()).toBe(true);
});
