import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORD, type HttpDriver, createHttpDriver } from '../../api/http-driver';
import { type Service, type ServiceOptions, startService } from '../../support/service';
import { launchChromium } from '../chromium';
import { newVisitor, type Visitor } from '../visitor';

export { PASSWORD };

/** The real service, a real browser, and what visitors of a portal do in it. */
export interface BrowserHarness {
  service: Service;
  driver: HttpDriver;
  browser: Browser;
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** Ends what visits are still open, and looks for complaints. */
  endVisits(): Promise<void>;
  /** The newest mailed link to an address. */
  linkTo(email: string, subject?: RegExp): Promise<string>;
  stop(): Promise<void>;
}

export async function startBrowserHarness(options?: ServiceOptions): Promise<BrowserHarness> {
  const browser = await launchChromium();
  const service = await startService(options);
  let visitors: Visitor[] = [];
  return {
    service,
    browser,
    driver: createHttpDriver(service),
    async visit(contextOptions) {
      const visitor = await newVisitor(browser, service.url, contextOptions);
      visitors.push(visitor);
      return visitor;
    },
    async endVisits() {
      const leaving = visitors;
      visitors = [];
      for (const visitor of leaving) await visitor.leave();
    },
    async linkTo(email, subject) {
      const { TextBody } = await service.mailbox.waitForMail(email, subject);
      const [link] = /http\S+token=[0-9a-f-]{36}/.exec(TextBody ?? '') ?? [];
      if (link === undefined) throw new Error('the mail has no link');
      return link;
    },
    async stop() {
      await browser.close();
      await service.stop();
    },
  };
}

export const newAddress = () => `${randomUUID()}@example.com`;

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const passwordField = (page: Page) => page.getByLabel(/^(New p|P)assword$/);

export async function signUp(page: Page, email: string, name = 'Ada Lovelace'): Promise<void> {
  await page.goto('/signup');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(email);
  await button(page, 'Create Account').click();
  await heading(page, 'Check your mail').waitFor();
}

/** From the mailed link to the password form, and through it. */
export async function confirmAndSetPassword(page: Page, link: string, password = PASSWORD): Promise<void> {
  await page.goto(link);
  await button(page, 'Yes, confirm it').click();
  await setPassword(page, password);
}

export async function setPassword(page: Page, password = PASSWORD): Promise<void> {
  await passwordField(page).fill(password);
  await button(page, 'Set password').click();
}

export async function logIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email').fill(email);
  await passwordField(page).fill(password);
  await button(page, 'Log in').click();
}

/** In a browser whose language that is. */
export async function logInInGerman(page: Page, email: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-Mail').fill(email);
  await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
  await button(page, 'Anmelden').click();
}
