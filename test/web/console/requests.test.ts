import { eventually } from '../../support/eventually';
import { button, type ConsoleHarness, row, startConsoleHarness, toasts } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

/** Each test looks for names of its own, since all share one portal. */
let people = 0;
const newName = (what: string) => `${what} ${(people += 1)}`;

test('who waits longest stands first, and the count is on the menu and in the title', async () => {
  const [early, late] = [newName('Early'), newName('Late')];
  await harness.developer(early, 'pending');
  await harness.developer(late, 'pending');
  const page = await harness.enter();
  await row(page, late).waitFor();
  const names = await page.getByRole('row').getByRole('link').allTextContents();
  expect(names.indexOf(early)).toBeLessThan(names.indexOf(late));
  await page.getByRole('navigation').getByText(String(names.length), { exact: true }).waitFor();
  expect(await page.title()).toBe(`(${names.length}) Requests · Vestibule`);
});

test('a request that comes in shows by itself', async () => {
  const page = await harness.enter();
  const name = newName('Applicant');
  await harness.developer(name, 'pending');
  await row(page, name).waitFor();
});

test('approving from the row: one click, a moment to undo it, then it is so and the developer is told', async () => {
  const name = newName('Ada');
  const email = `${name.replace(' ', '')}@example.com`;
  const id = await harness.developer(name, 'pending', email);
  const page = await harness.enter();
  await button(page, `Approve ${name}`).click();
  await toasts(page).getByText(`Approving ${name}`).waitFor();
  expect(await harness.statusOf(id)).toBe('pending');

  await button(page, `Undo: ${name}`).click();
  await button(page, `Approve ${name}`).waitFor();
  expect(await toasts(page).getByText(name).count()).toBe(0);

  await button(page, `Approve ${name}`).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText(`${name}: approved.`).waitFor();
  await row(page, name).waitFor({ state: 'detached' });
  expect(await harness.statusOf(id)).toBe('approved');
  const mail = await harness.service.mailbox.waitForMail(email, /approved/);
  expect(mail.Subject).toBe('Your access to Test Portal is approved');
});

test('what was held goes out by itself after a while, and nothing went out before', async () => {
  const name = newName('Patient');
  const id = await harness.developer(name, 'pending');
  const page = await harness.enter();
  await page.clock.install();
  await button(page, `Approve ${name}`).click();
  await page.clock.fastForward(7000);
  expect(await harness.statusOf(id)).toBe('pending');
  await page.clock.fastForward(2000);
  await toasts(page).getByText(`${name}: approved.`).waitFor();
  expect(await harness.statusOf(id)).toBe('approved');
});

test('closing the page sends what was held: no decision is lost', async () => {
  const name = newName('Closing');
  const id = await harness.developer(name, 'pending');
  const page = await harness.enter();
  await button(page, `Approve ${name}`).click();
  await toasts(page).getByText(`Approving ${name}`).waitFor();
  await page.goto('about:blank');
  await eventually('the decision has arrived', async () => (await harness.statusOf(id)) === 'approved');
});

test('closing the page in the midst of many sends all of them', async () => {
  const names = Array.from({ length: 9 }, () => newName('Leaving'));
  const ids = await Promise.all(names.map((name) => harness.developer(name, 'pending')));
  const page = await harness.enter();
  await page.getByLabel('Search by name or address').fill('Leaving');
  await eventually('only those are listed', async () => (await page.getByRole('row').count()) === 10);
  await page.getByLabel('Select all that are shown').click({ force: true });
  await page.getByRole('region', { name: 'Selected requests' }).getByRole('button', { name: 'Approve' }).click();
  await toasts(page).getByText('Approving 9 developers').waitFor();
  await page.goto('about:blank');
  await eventually('all decisions have arrived', async () =>
    (await Promise.all(ids.map(harness.statusOf))).every((status) => status === 'approved'),
  );
});

test('rejecting asks for a reason and shows the mail before anything happens; markup in it stays text', async () => {
  const name = newName('<b>Bold</b>');
  const email = 'bold@example.com';
  const id = await harness.developer(name, 'pending', email);
  const page = await harness.enter();
  await button(page, `Reject ${name}`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`Reject ${name}`).waitFor();
  await dialog.getByLabel('Reason (optional)').fill('We know <i>nobody</i> there.');
  const mail = dialog.frameLocator('iframe');
  await mail.getByText('We know <i>nobody</i> there.').waitFor();
  await mail.getByText(`Hello ${name}`).waitFor();
  await dialog.getByLabel('as plain text').check();
  await dialog.getByText('> We know <i>nobody</i> there.').waitFor();
  expect(await harness.statusOf(id)).toBe('pending');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText(`${name}: rejected.`).waitFor();
  const { TextBody } = await harness.service.mailbox.waitForMail(email);
  expect(TextBody).toContain('We know <i>nobody</i> there.');
});

test('Escape takes a question back', async () => {
  const name = newName('Escaped');
  const id = await harness.developer(name, 'pending');
  const page = await harness.enter();
  await button(page, `Reject ${name}`).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await harness.statusOf(id)).toBe('pending');
});

test('many at once, with a result for each: what another administrator decided meanwhile is told, not overruled', async () => {
  const names = [newName('Bulk'), newName('Bulk'), newName('Bulk')] as const;
  const ids = await Promise.all(names.map((name) => harness.developer(name, 'pending')));
  const page = await harness.enter();
  await page.getByLabel('Search by name or address').fill('Bulk');
  for (const name of names) await page.getByLabel(`Select ${name}`).click({ force: true });
  await page.getByText('3 selected').waitFor();

  const { token } = await harness.administrator('Ben', [{ role: 'organization_admin', portalId: null }]);
  const reply = await harness.driver.call('PATCH', `/v3/portals/${harness.service.portalId}/developers/${ids[1]}`, {
    token,
    body: { status: 'rejected', reason: 'Not a partner.' },
  });
  expect(reply.status).toBe(200);

  await page.getByRole('region', { name: 'Selected requests' }).getByRole('button', { name: 'Approve' }).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText('2 of 3 approved; 1 not:').waitFor();
  await toasts(page)
    .getByText(/Ben was faster and rejected this at .+ \(“Not a partner.”\)/)
    .waitFor();
  expect(await Promise.all(ids.map(harness.statusOf))).toEqual(['approved', 'rejected', 'approved']);
  for (const name of names) await row(page, name).waitFor({ state: 'detached' });
  await toasts(page).getByRole('button', { name: 'Close' }).click();
});

test('two administrators at once: one decision, and the slower one is told who and what', async () => {
  const name = newName('Contested');
  const id = await harness.developer(name, 'pending');
  const other = await harness.administrator('Katherine', [{ role: 'portal_admin', portalId: harness.service.portalId }]);
  const [one, two] = [await harness.enter(), await harness.enter({ token: other.token })];
  for (const page of [one, two]) await row(page, name).waitFor();
  await button(two, `Approve ${name}`).click();
  await toasts(two).getByText(`Approving ${name}`).waitFor();

  await button(one, `Reject ${name}`).click();
  await one.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await toasts(one).getByRole('button', { name: 'Send now' }).click();
  await toasts(one).getByText(`${name}: rejected.`).waitFor();

  await toasts(two).getByRole('button', { name: 'Send now' }).click();
  await toasts(two)
    .getByText(/Grace Hopper was faster and rejected this/)
    .waitFor();
  await row(two, name).waitFor({ state: 'detached' });
  expect(await harness.statusOf(id)).toBe('rejected');
});

test('a deleted account is told as that', async () => {
  const name = newName('Vanished');
  const id = await harness.developer(name, 'pending');
  const page = await harness.enter();
  await button(page, `Approve ${name}`).click();
  await harness.driver.manage('DELETE', `/developers/${id}`);
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText('somebody has deleted this account meanwhile').waitFor();
});

test('searching finds by name and by address, and says so where it finds nobody', async () => {
  const name = newName('Findable');
  await harness.developer(name, 'pending', 'quite.special@example.com');
  const page = await harness.enter();
  const search = page.getByLabel('Search by name or address');
  for (const part of ['indab', 'QUITE.spec']) {
    await search.fill(part);
    await row(page, name).waitFor();
    await eventually('nobody else is found', async () => (await page.getByRole('row').count()) === 2);
  }
  await search.fill('nobody at all');
  await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
});

test('where the service is away, a decision is not lost silently: it says that nobody knows whether it was done', async () => {
  const name = newName('Unlucky');
  await harness.developer(name, 'pending');
  const page = await harness.enter();
  await row(page, name).waitFor();
  await page.route('**/decisions', (route) => route.abort());
  harness.excuse(page, /ERR_FAILED/);
  await button(page, `Approve ${name}`).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page)
    .getByText('The service cannot be reached at the moment. If you have just changed something, it may have been done or not')
    .waitFor();
  await page.unroute('**/decisions');
  await toasts(page).getByRole('button', { name: 'Close' }).click();
  await button(page, `Approve ${name}`).waitFor();
});
