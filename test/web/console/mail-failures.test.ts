import { AxeBuilder } from '@axe-core/playwright';
import { DESKTOP, PHONE } from '../visitor';
import { button, type ConsoleStage, heading, setConsoleStage } from './stage';

let stage: ConsoleStage;
let id: string;
beforeAll(async () => {
  stage = await setConsoleStage();
  stage.service.log.expect(/postmark 401/);
  await stage.service.mailbox.setMode('unconfirmed');
  id = await stage.developer('Ada Lovelace', 'approved', 'ada@example.com');
  await stage.walk.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
});
afterEach(() => stage.endVisits());
afterAll(() => stage.stop());

for (const [look, options] of Object.entries({
  'light, on a phone': { ...PHONE, colorScheme: 'light' },
  'dark, on a desktop': { ...DESKTOP, colorScheme: 'dark' },
} as const)) {
  test(`every page says that mails fail, why, and what to do, and the account does: ${look}`, async () => {
    const page = await stage.enter(options);
    await page.goto(`/console/${stage.service.portalId}/accounts/${id}`);
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
  const { token } = await stage.administrator('V', [{ role: 'viewer', portalId: null }]);
  const page = await stage.enter({ token });
  await page.getByRole('region', { name: 'Mails that fail' }).waitFor();
  expect(await button(page, 'Try again now').count()).toBe(0);
});

test('once it is mended, one press has the mails tried again', async () => {
  const page = await stage.enter();
  await button(page, 'Try again now').waitFor();
  await stage.service.mailbox.setMode('ok');
  await button(page, 'Try again now').click();
  await page.getByText('tried again within a minute').waitFor();
  await stage.service.mailbox.waitForMail('ada@example.com', /revoked/);
});
