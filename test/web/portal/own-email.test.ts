import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
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

const complaintsOf = async (page: Page) =>
  (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations.map(({ id }) => id);

test('the address is changed: asked for on the account page, confirmed by the mailed link, and logged in with', async () => {
  const email = await harness.driver.registered(newAddress());
  const wanted = newAddress();
  const { page } = await harness.visit();
  await logIn(page, email);
  await button(page, 'Change address').click();
  await button(page, 'Send the link').click();
  await page.getByText('Please enter your email address.').waitFor();
  await page.getByLabel('New email').fill(email.toUpperCase());
  await page.getByLabel('Your password', { exact: true }).fill('wrong words in a row');
  await button(page, 'Send the link').click();
  await page.getByText('This is your address already.').waitFor();
  await page.getByLabel('New email').fill(wanted);
  await button(page, 'Send the link').click();
  await page.getByText('This is not your password.').waitFor();
  expect(await complaintsOf(page)).toEqual([]);
  await page.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await button(page, 'Send the link').click();
  await page.getByText(`We have sent a link to ${wanted}.`).waitFor();
  expect(await complaintsOf(page)).toEqual([]);

  await page.goto(await harness.linkTo(wanted, /new email address/i));
  await heading(page, 'Confirm your new address').waitFor();
  await page.getByText(wanted).waitFor();
  // Looking changes nothing.
  expect(await harness.service.database.profile.count({ where: { email } })).toBe(1);
  expect(await complaintsOf(page)).toEqual([]);
  await button(page, 'Yes, change it').click();
  await heading(page, 'Your address is changed').waitFor();
  expect(await complaintsOf(page)).toEqual([]);
  await page.getByRole('link', { name: 'Go to your account' }).click();
  await page.getByText(wanted).waitFor();
});

test('in German on a phone: a link of somebody who has taken the address says so, and one that is damaged too', async () => {
  const email = await harness.driver.registered(newAddress());
  const other = await harness.driver.registered(newAddress());
  const { page } = await harness.visit({ ...PHONE, locale: 'de-DE', colorScheme: 'dark' });
  await logInInGerman(page, email);
  await button(page, 'Adresse ändern').click();
  await button(page, 'So lassen').click();
  await button(page, 'Adresse ändern').click();
  await page.getByLabel('Neue E-Mail-Adresse').fill(other);
  await page.getByLabel('Dein Passwort', { exact: true }).fill(PASSWORD);
  await button(page, 'Link schicken').click();
  await page.getByText(`Wir haben einen Link an ${other} geschickt.`).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.goto(await harness.linkTo(other, /new email address/i));
  await button(page, 'Ja, ändern').click();
  await heading(page, 'Diese Adresse hat schon ein Konto').waitFor();
  expect(await complaintsOf(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.goto('/new-address');
  await heading(page, 'Dieser Link funktioniert nicht').waitFor();
});
