import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { eventually } from '../../support/eventually';
import { decisionsFrom, DEVELOPER_STATUSES } from '../../../domain/account-status';
import { DECISIONS } from '../../../web/console/decisions/decided-status';
import { button, type ConsoleHarness, goTo, heading, row, startConsoleHarness, toasts } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness({ settings: { TEMPORAL_UI_URL: 'http://localhost:8233' } });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const section = (name: string) => `/console/${harness.service.portalId}/${name}`;

test('lists offer what the table of statuses allows, and nothing else', () => {
  for (const status of DEVELOPER_STATUSES) expect([...DECISIONS[status]].sort()).toEqual(decisionsFrom(status).sort());
});

test('developers of all statuses: filtered, sorted, found again by the page’s address', async () => {
  await Promise.all([
    harness.developer('Zoe Approved', 'approved'),
    harness.developer('Ann Approved', 'approved'),
    harness.developer('Rex Rejected', 'rejected'),
  ]);
  const page = await harness.enter();
  await goTo(page, 'Developers');
  await row(page, 'Rex Rejected').waitFor();
  await page.getByRole('radio', { name: 'Approved' }).click();
  await row(page, 'Rex Rejected').waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: 'Developer' }).getByRole('button').click();
  await page.getByRole('columnheader', { name: 'Developer' }).and(page.locator('[aria-sort=descending]')).waitFor();
  await eventually('the last stands first', async () => (await page.getByRole('row').nth(1).innerText()).includes('Zoe'));
  expect(new URL(page.url()).search).toBe('?status=approved&sort=name+desc');
  await page.reload();
  await eventually('the last stands first', async () => (await page.getByRole('row').nth(1).innerText()).includes('Zoe'));
});

test('all developers are downloaded as one table', async () => {
  await harness.developer('Dora Downloaded', 'approved');
  const page = await harness.enter();
  await goTo(page, 'Developers');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download all (CSV)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('developers.csv');
  expect(await readFile(await download.path(), 'utf8')).toContain('Dora Downloaded');
});

test('a list that is open is read again only where something has changed', async () => {
  await harness.developer('Early Bird', 'approved');
  const page = await harness.enter();
  await page.clock.install();
  await page.goto(section('developers'));
  await row(page, 'Early Bird').waitFor();
  const answered = () => page.waitForResponse(/developers\/counts/);
  // What is asked for at the start has been answered.
  await Promise.all([answered(), page.clock.runFor(5000)]);
  let lists = 0;
  page.on('request', (request) => (lists += /developers\?/.test(request.url()) ? 1 : 0));
  for (let round = 0; round < 4; round += 1) await Promise.all([answered(), page.clock.runFor(5000)]);
  expect(lists).toBe(0);
  await harness.developer('Late Riser', 'approved');
  await Promise.all([answered(), page.clock.runFor(5000)]);
  await row(page, 'Late Riser').waitFor();
});

test('revoke with a reason, and reinstate', async () => {
  const email = `${randomUUID()}@example.com`;
  const id = await harness.developer('Ada Revoked', 'approved', email);
  const page = await harness.enter();
  await goTo(page, 'Developers');
  await button(page, 'Revoke Ada Revoked').click();
  await page.getByRole('dialog').getByLabel('Reason (optional)').fill('The contract has ended.');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText('Ada Revoked: revoked.').waitFor();
  expect((await harness.service.mailbox.waitForMail(email)).TextBody).toContain('The contract has ended.');
  await button(page, 'Reinstate Ada Revoked').click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText('Ada Revoked: approved.').waitFor();
  expect(await harness.statusOf(id)).toBe('approved');
});

test('adding a developer: invited by mail, or told that the address is taken', async () => {
  const email = `${randomUUID()}@example.com`;
  const page = await harness.enter();
  await goTo(page, 'Developers');
  const add = async () => {
    await button(page, 'Add a developer…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Invited <i>Ida</i>');
    await dialog.getByLabel('Email').fill(email);
    await dialog.getByRole('button', { name: 'Add' }).click();
    return dialog;
  };
  await (await add()).waitFor({ state: 'detached' });
  await row(page, 'Invited <i>Ida</i>').getByText('Approved').waitFor();
  await harness.service.mailbox.waitForMail(email, /invited/);
  await (await add()).getByText('A developer with this address exists already.').waitFor();
});

test('deleting says what it means, keeps where one says so, and frees the address', async () => {
  const email = `${randomUUID()}@example.com`;
  const id = await harness.developer('Del Eted', 'approved', email);
  const page = await harness.enter();
  await goTo(page, 'Developers');
  const ask = async () => {
    await button(page, 'More about Del Eted').click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    return page.getByRole('alertdialog');
  };
  const dialog = await ask();
  await dialog.getByText('the same address can register again').waitFor();
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await harness.statusOf(id)).toBe('approved');
  await (await ask()).getByRole('button', { name: 'Delete' }).click();
  await row(page, 'Del Eted').waitFor({ state: 'detached' });
  expect((await harness.driver.manage('GET', `/developers/${id}`)).status).toBe(404);
  await harness.developer('Somebody New', 'pending', email);
});

test('one developer: the whole story, each mail with its fate, what happens next, and the workflow', async () => {
  await harness.service.setPortal({ autoApproveDevelopers: false });
  const email = await harness.driver.registered();
  const id = await harness.driver.developerId(email);
  await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'rejected', reason: 'Not <b>yet</b>.' });
  const page = await harness.enter();
  await goTo(page, 'Developers');
  await page.getByLabel('Search by name or address').fill(email);
  await row(page, email).getByRole('link', { name: 'Ada Lovelace' }).click();
  await heading(page, 'Ada Lovelace').waitFor();
  const story = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await story.filter({ hasText: 'Mail about the rejection: sent' }).waitFor();
  const told = (await story.locator('p').allInnerTexts()).filter((text) => !text.startsWith('Mail that'));
  expect(told).toEqual([
    'Signed up',
    'Mail to confirm the address: sent',
    'Confirmed the address',
    'Set a password',
    'Rejected by Grace Hopper',
    'Mail about the rejection: sent',
  ]);
  await page.getByText('Not <b>yet</b>.').waitFor();
  await page.getByText('Approving undoes the rejection.').waitFor();
  const link = page.getByRole('link', { name: 'Open in the Temporal UI' });
  expect(await link.getAttribute('href')).toMatch(/^http:\/\/localhost:8233\/namespaces\/default\/workflows\/account%2F/);

  await button(page, 'Approve…').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await story.filter({ hasText: 'Approved by Grace Hopper' }).waitFor();
  await button(page, 'Revoke…').waitFor();
});

test('mail again: what is due goes out once more, and the page says what and what became of it', async () => {
  const email = await harness.driver.register();
  const page = await harness.enter();
  await goTo(page, 'In progress');
  await page.getByLabel('Search by name or address').fill(email);
  await row(page, email).getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.getByText('Mail to confirm the address: sent', { exact: true }).waitFor();
  await button(page, 'Mail again').click();
  await page.getByRole('status').getByText(`Mail to confirm the address: sent to ${email}.`).waitFor();
  await harness.service.mailbox.waitForMails(email, 2);
  expect(await button(page, 'Correct the name…').count()).toBe(0);

  const decided = `${randomUUID()}@example.com`;
  const id = await harness.developer('Rex Told', 'rejected', decided);
  await harness.driver.manage('PATCH', '/email-templates/registration-status', { enabled: false });
  await page.goto(section(`accounts/${id}`));
  await button(page, 'Mail again').click();
  await page.getByRole('alert').getByText('not sent').waitFor();
  await harness.driver.manage('PATCH', '/email-templates/registration-status', { enabled: true });
  await button(page, 'Mail again').click();
  await page.getByRole('status').getByText(`sent to ${decided}.`).waitFor();
  expect(await harness.service.mailbox.mailsTo(decided)).toHaveLength(1);
});

test('a mistyped name is corrected by an administrator; what is wrong with it stands at its field', async () => {
  const id = await harness.developer('Ada Lovelcae', 'approved');
  const page = await harness.enter();
  await page.goto(section(`accounts/${id}`));
  await button(page, 'Correct the name…').click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByLabel('Name');
  expect(await field.inputValue()).toBe('Ada Lovelcae');
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await field.fill('\u200b');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('The name must').waitFor();
  await field.fill(' Ada Lovelace ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await heading(page, 'Ada Lovelace').waitFor();
  await page.getByText('Name changed by Grace Hopper').waitFor();
});

test('whoever may only look neither mails again nor corrects a name', async () => {
  const id = await harness.developer('Looked At', 'approved');
  const { token } = await harness.administrator('Viewer', [{ role: 'viewer', portalId: harness.service.portalId }]);
  const page = await harness.enter({ token });
  await page.goto(section(`accounts/${id}`));
  await heading(page, 'Looked At').waitFor();
  await page.getByText('the developer may log in').waitFor();
  expect(await button(page, /Mail again|Correct the name|Delete/).count()).toBe(0);
});

test('a mail that nobody takes shows as failed', async () => {
  const email = `${randomUUID()}@example.com`;
  await harness.service.mailbox.setInactive([email]);
  await harness.driver.register(email);
  const page = await harness.enter();
  await goTo(page, 'In progress');
  await page.getByLabel('Search by name or address').fill(email);
  await row(page, email).getByRole('link', { name: 'Ada Lovelace' }).click();
  await page.getByText('Mail to confirm the address: failed').waitFor();
  await page.getByText('postmark 406: the recipient is inactive').waitFor();
});

test('in progress: what each waits for and when it ends; a registration can be deleted', async () => {
  const email = await harness.driver.register();
  const page = await harness.enter();
  await goTo(page, 'In progress');
  await page.getByLabel('Search by name or address').fill(email);
  const registration = row(page, email);
  await registration.getByText('Address not confirmed').waitFor();
  await registration.getByText('in 7 days').waitFor();
  await registration.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
});

test('an account that is not there is told as that', async () => {
  const page = await harness.enter();
  await page.goto(section(`accounts/${randomUUID()}`));
  await heading(page, 'No such account').waitFor();
  await page.goto(section('nonsense'));
  await heading(page, 'There is nothing here').waitFor();
});

test('ten thousand developers scroll as well as ten: only rows in sight exist, from the first to the last', async () => {
  const portal = await harness.driver.call('POST', '/v3/portals', { body: { name: 'Large' }, token: harness.service.adminToken });
  const { id } = portal.body as { id: string };
  await harness.service.database.$executeRaw`
    WITH opened AS (
      INSERT INTO "Account" ("id", "portalId", "emailHash", "status", "revision", "statusSince", "createdAt", "updatedAt")
      SELECT gen_random_uuid(), ${id}::uuid, lpad(ordinal::text, 5, '0'), 'approved', 1, now(), now(), now()
      FROM generate_series(0, 9999) ordinal
      RETURNING "id", "emailHash" AS number)
    INSERT INTO "Profile" ("accountId", "fullName", "email") SELECT "id", 'Dev ' || number, number || '@example.com' FROM opened`;
  const page = await harness.enter();
  await page.goto(`/console/${id}/developers`);
  await row(page, 'Dev 00000').waitFor();
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight / 2)');
  await page.getByRole('link', { name: 'Dev 05000' }).click();
  await heading(page, 'Dev 05000').waitFor();
  expect(await page.evaluate('scrollY')).toBe(0);
  await page.goBack();
  await row(page, 'Dev 05000').waitFor();
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  await row(page, 'Dev 09999').waitFor();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
});
