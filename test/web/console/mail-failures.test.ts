import { AxeBuilder } from '@axe-core/playwright';
import { DESKTOP, PHONE } from '../visitor';
import { button, type ConsoleHarness, heading, startConsoleHarness } from './browser-harness';

let harness: ConsoleHarness;
let id: string;
beforeAll(async () => {
  harness = await startConsoleHarness();
  harness.service.log.expect(/postmark 401/);
  await harness.service.mailbox.setMode('unconfirmed');
  id = await harness.developer('Ada Lovelace', 'approved', 'ada@example.com');
  await harness.driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

for (const [look, options] of Object.entries({
  'light, on a phone': { ...PHONE, colorScheme: 'light' },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' },
} as const)) {
  test(`every page says that mails fail, why, and what to do, and the account does: ${look}`, async () => {
    const page = await harness.enter(options);
    await page.goto(`/console/${harness.service.portalId}/accounts/${id}`);
    await heading(page, 'Ada Lovelace').waitFor();
    const banner = page.getByRole('region', { name: 'Mails that fail' });
    await banner.getByText("the sender's address is not confirmed there").waitFor();
    await banner.getByText('confirm the sender').waitFor();
    await page.getByText('not sent yet').waitFor();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });
}

test('a viewer sees that mails fail, and nobody offers what a viewer may not do', async () => {
  const { token } = await harness.administrator('V', [{ role: 'viewer', portalId: null }]);
  const page = await harness.enter({ token });
  await page.getByRole('region', { name: 'Mails that fail' }).waitFor();
  expect(await button(page, 'Try again now').count()).toBe(0);
});

test('once it is mended, one press has the mails tried again', async () => {
  const page = await harness.enter();
  await button(page, 'Try again now').waitFor();
  await harness.service.mailbox.setMode('ok');
  await button(page, 'Try again now').click();
  await page.getByText('tried again within a minute').waitFor();
  await harness.service.mailbox.waitForMail('ada@example.com', /revoked/);
});
