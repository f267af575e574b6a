import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { PHONE } from '../visitor';
import {
  button,
  heading,
  logIn,
  logInInGerman,
  newAddress,
  PASSWORD,
  startBrowserHarness,
  type BrowserHarness,
} from './browser-harness';

let harness: BrowserHarness;
beforeAll(async () => {
  harness = await startBrowserHarness();
  await harness.service.setPortal({ autoApproveDevelopers: true });
});
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());

test('what is kept is downloaded as a file', async () => {
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit();
  await logIn(page, email);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download my data').click()]);
  expect(download.suggestedFilename()).toBe('my-data.json');
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ email, full_name: 'Ada Lovelace' });
});

test('the account is deleted with the password, after a second thought, and says what is erased', async () => {
  const email = await harness.driver.registered(newAddress());
  const { page } = await harness.visit({ ...PHONE, locale: 'de-DE', colorScheme: 'dark' });
  await logInInGerman(page, email);
  await button(page, 'Mein Konto löschen').click();
  await button(page, 'Konto behalten').click();
  await button(page, 'Mein Konto löschen').click();
  await page.getByLabel('Dein Passwort', { exact: true }).fill('wrong words in a row');
  await button(page, 'Ja, mein Konto löschen').click();
  await page.getByText('Das ist nicht dein Passwort').waitFor();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.getByLabel('Dein Passwort', { exact: true }).fill(PASSWORD);
  await button(page, 'Ja, mein Konto löschen').click();
  await heading(page, 'Dein Konto ist gelöscht').waitFor();
  expect(await harness.service.database.profile.count({ where: { email } })).toBe(0);
  await page.goto('/account');
  await heading(page, 'Anmelden').waitFor();
});
