import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, PHONE } from '../visitor';
import { button, type ConsoleHarness, heading, row, startConsoleHarness, toasts } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
  await harness.driver.call('POST', '/v3/portals', { body: { name: 'Second' }, token: harness.service.adminToken });
  await harness.driver.register();
  for (const status of ['pending', 'approved', 'rejected', 'revoked']) await harness.developer(`A ${status} developer`, status);
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

/** `within`: a question in front of the page, which is out of reach meanwhile. */
async function check(page: Page, what: string, within = 'body'): Promise<void> {
  // The one frame there is shows a mail, sandboxed: what is in there is a matter of the mail.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(within).exclude('iframe').analyze();
  expect([what, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([what, []]);
  expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
}

const LOOKS: Record<string, BrowserContextOptions> = {
  'light, on a small phone': { ...PHONE, viewport: { width: 360, height: 640 }, colorScheme: 'light' },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' },
  'light, on a desktop': { ...DESKTOP, colorScheme: 'light' },
};

for (const [look, options] of Object.entries(LOOKS)) {
  test(`every page passes axe and fits: ${look}`, async () => {
    const { page } = await harness.visit(options);
    const go = (path: string) => page.goto(`/console/${harness.service.portalId}/${path}`);
    await page.goto('/console');
    await heading(page, 'Log in to the console').waitFor();
    await check(page, 'log in');
    await page.getByRole('tab', { name: 'Token' }).click();
    await page.getByLabel("Administrator's token").fill('nonsense');
    await button(page, 'Log in').click();
    await page.getByText('This token opens nothing').waitFor();
    await check(page, 'log in, refused');
    await page.getByLabel("Administrator's token").fill(harness.service.adminToken);
    await button(page, 'Log in').click();
    await heading(page, 'Requests').waitFor();

    await go('requests');
    await page.getByLabel('Select A pending developer').click({ force: true });
    await page.getByText('1 selected').waitFor();
    await check(page, 'requests, one selected');
    await page.getByRole('region', { name: 'Selected requests' }).getByRole('button', { name: 'Reject…' }).click();
    await page.getByRole('dialog').locator('iframe').waitFor();
    await check(page, 'the question', '[role=dialog]');
    await page.keyboard.press('Escape');
    await button(page, 'Approve A pending developer').click();
    await toasts(page).getByText('Approving A pending developer').waitFor();
    await check(page, 'a decision on its way');
    await toasts(page).getByRole('button', { name: 'Undo' }).click();
    await page.getByLabel('Search by name or address').fill('nobody');
    await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
    await check(page, 'nobody found');

    await go('developers');
    await row(page, 'A revoked developer').waitFor();
    await check(page, 'developers');
    await button(page, 'More about A revoked developer').click();
    await page.getByRole('menuitem').waitFor();
    await page.getByRole('menuitem').click();
    await page.getByRole('alertdialog').waitFor();
    await check(page, 'deleting', '[role=alertdialog]');
    await page.keyboard.press('Escape');
    await button(page, 'Add a developer…').click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'adding', '[role=dialog]');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'A rejected developer' }).click();
    await heading(page, 'A rejected developer').waitFor();
    await check(page, 'one developer');
    await button(page, 'Mail again').click();
    await page.getByText(/sent to .+@/).waitFor();
    await check(page, 'one developer, mailed again');
    await button(page, 'Correct the name…').click();
    await page.getByRole('dialog').waitFor();
    await check(page, 'correcting a name', '[role=dialog]');
    await page.keyboard.press('Escape');
    await go('in-progress');
    await row(page, 'Ada Lovelace').waitFor();
    await check(page, 'in progress');
    await go('mails');
    await page.getByRole('link', { name: /confirm the email/ }).waitFor();
    await check(page, 'mails');
    await go('mails/account-access-rejected');
    await page.locator('iframe').waitFor();
    await check(page, 'one mail');
    await go('approval-policy');
    await page.getByRole('heading', { name: 'No rules yet' }).waitFor();
    await check(page, 'approval policy, without rules');
    await button(page, 'Start with the example').click();
    await page.getByText('If the address is at partner.example or below it, approve.').last().waitFor();
    await button(page, 'Add a rule').click();
    await page.getByText('can never match: it names no domain').waitFor();
    await page.getByText('Tell those in charge when nobody decides: never').click();
    await page.getByText('Tell administrators once a day who waits').click();
    await button(page, 'Try it').click();
    await page.getByText('Nobody would have gone another way').waitFor();
    await check(page, 'approval policy, edited and tried');
    await button(page, 'Discard').click();
    await go('settings');
    await page.getByLabel('Display name').fill('Another');
    await button(page, 'Save changes').waitFor();
    await check(page, 'settings, with changes');
    await page.goto('/console/set-password#token=00000000-0000-4000-8000-000000000000');
    await heading(page, 'Choose a password').waitFor();
    await check(page, 'choose a password');
  });
}

test('nothing moves in a question while its mail is on its way', async () => {
  const page = await harness.enter();
  await page.goto(`/console/${harness.service.portalId}/requests`);
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/preview', async (route) => {
    await held;
    await route.continue();
  });
  await button(page, 'Reject A pending developer').click();
  const reject = page.getByRole('dialog').getByRole('button', { name: 'Reject' });
  await reject.waitFor();
  const before = await reject.boundingBox();
  go();
  await page.getByRole('dialog').locator('iframe').waitFor();
  expect(await reject.boundingBox()).toEqual(before);
});

test('with the keyboard alone: from the door to a decision, and back out of it', async () => {
  const { page } = await harness.visit();
  const focused = () =>
    page.evaluate(
      "document.activeElement?.getAttribute('aria-label') || document.activeElement?.textContent || document.activeElement?.name",
    );
  const tabTo = async (what: string) => {
    for (let presses = 0; (await focused()) !== what; presses++) {
      if (presses > 30) throw new Error(`the keyboard does not reach ${what}, only ${String(await focused())}`);
      await page.keyboard.press('Tab');
    }
  };
  await page.goto('/console');
  await heading(page, 'Log in to the console').waitFor();
  await tabTo('Password');
  await page.keyboard.press('ArrowRight');
  await tabTo('token');
  await page.keyboard.type(harness.service.adminToken);
  await page.keyboard.press('Enter');
  await heading(page, 'Requests').waitFor();
  await page.goto(`/console/${harness.service.portalId}/requests`);
  await row(page, 'A pending developer').waitFor();
  await tabTo('Select A pending developer');
  await page.keyboard.press('Space');
  await page.getByText('1 selected').waitFor();
  await tabTo('Reject…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('No reason.');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await eventuallyFocused('Reject…');
  await tabTo('Approve A pending developer');
  await page.keyboard.press('Enter');
  await toasts(page).getByText('Approving').waitFor();
  await tabTo('Undo: A pending developer');
  await page.keyboard.press('Enter');
  await button(page, 'Approve A pending developer').waitFor();

  async function eventuallyFocused(what: string): Promise<void> {
    await page.waitForFunction(`document.activeElement?.textContent === ${JSON.stringify(what)}`);
  }
});
