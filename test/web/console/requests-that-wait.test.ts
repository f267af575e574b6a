import { AxeBuilder } from '@axe-core/playwright';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually';
import { button, type ConsoleHarness, row, startConsoleHarness, toasts } from './browser-harness';

let harness: ConsoleHarness;
beforeAll(async () => {
  harness = await startConsoleHarness();
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

const accountPage = (id: string) => `/console/${harness.service.portalId}/accounts/${id}`;

test('an administrator asks the developer, and leaves a note that is in no mail', async () => {
  const email = `${randomUUID()}@example.com`;
  const id = await harness.developer('Asked Ada', 'pending', email);
  const page = await harness.enter();
  await page.goto(accountPage(id));
  await button(page, 'Ask the developer').click();
  const dialog = page.getByRole('dialog', { name: 'Ask the developer' });
  expect(await dialog.getByRole('button', { name: 'Ask' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Question' }).fill('Which company?');
  expect((await new AxeBuilder({ page }).setLegacyMode().analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('Asked by Grace Hopper').waitFor();
  expect((await harness.service.mailbox.waitForMail(email, /know more/)).TextBody).toContain('Which company?');

  await button(page, 'Add a note').click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Met them at the fair.');
  await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
  await page.getByText('Note by Grace Hopper').waitFor();
  await page.getByText('Met them at the fair.').waitFor();
  for (const { TextBody } of await harness.service.mailbox.mailsTo(email)) expect(TextBody).not.toContain('at the fair');
});

test('where two have to approve, the first is told that another one has to, and stays in the list', async () => {
  await harness.service.setPolicy({ rules: [{ name: 'Everybody', when: [], then: 'ask_two' }] });
  const name = 'Twice Tina';
  const reply = await harness.driver.manage('POST', '/developers', { email: `${randomUUID()}@example.com`, full_name: name });
  const { id } = reply.body as { id: string };
  const page = await harness.enter();
  await button(page, `Approve ${name}`).click();
  await toasts(page).getByRole('button', { name: 'Send now' }).click();
  await toasts(page).getByText('Another administrator has to approve, too.').waitFor();
  await row(page, name).getByText('second administrator').waitFor();
  expect(await harness.statusOf(id)).toBe('pending');
});

test('each administrator chooses in the account menu when to be told, by keyboard, too', async () => {
  const everywhere = [{ role: 'organization_admin', portalId: null }] as const;
  const { id, token } = await harness.administrator('Ben', [...everywhere], `${randomUUID()}@example.com`);
  const page = await harness.enter({ token });
  await button(page, 'Ben: your account').click();
  const choice = (words: string) => page.getByRole('radio', { name: words });
  expect(await choice('A mail for each request').isChecked()).toBe(true);
  await page.getByText("The portal's digest").click();
  const chosen = () => harness.service.database.administrator.findUniqueOrThrow({ where: { id } });
  await eventually('it is kept', async () => (await chosen()).notifications === 'digest');
  expect((await new AxeBuilder({ page }).setLegacyMode().include('.notifications').analyze()).violations).toEqual([]);
  await choice("The portal's digest").focus();
  await page.keyboard.press('ArrowDown');
  await eventually('it is kept', async () => (await chosen()).notifications === 'none');
});
