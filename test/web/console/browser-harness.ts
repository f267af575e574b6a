import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { RoleGrant } from '../../../domain/administrator';
import { createAdministratorStore } from '../../../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../../../security/administrator-token';
import { type HttpDriver, createHttpDriver } from '../../api/http-driver';
import { type Service, type ServiceOptions, startService } from '../../support/service';
import { launchChromium } from '../chromium';
import { newVisitor, type Visitor } from '../visitor';

export interface ConsoleHarness {
  service: Service;
  driver: HttpDriver;
  browser: Browser;
  /** A browser at the console's door. */
  visit(options?: BrowserContextOptions): Promise<Visitor>;
  /** A browser of somebody who is logged in, by token. */
  enter(options?: BrowserContextOptions & { token?: string }): Promise<Page>;
  /** Forgets what this browser rightly complained about. */
  excuse(page: Page, pattern: RegExp): void;
  /** Makes an administrator; returns the token and the id. */
  administrator(name: string, grants: RoleGrant[], email?: string): Promise<{ id: string; token: string }>;
  /** A developer made by an administrator's word; returns the id. */
  developer(fullName: string, status: string, email?: string): Promise<string>;
  statusOf(id: string): Promise<string>;
  endVisits(): Promise<void>;
  stop(): Promise<void>;
}

export async function startConsoleHarness(options?: ServiceOptions): Promise<ConsoleHarness> {
  const browser = await launchChromium();
  const service = await startService(options);
  const driver = createHttpDriver(service);
  let visitors: Visitor[] = [];

  async function visit(contextOptions?: BrowserContextOptions): Promise<Visitor> {
    const visitor = await newVisitor(browser, service.url, contextOptions);
    visitors.push(visitor);
    return visitor;
  }

  return {
    service,
    driver,
    browser,
    visit,
    async enter({ token = service.adminToken, ...contextOptions } = {}) {
      const { page } = await visit(contextOptions);
      await page.goto('/console');
      await logInByToken(page, token);
      await heading(page, 'Requests').waitFor();
      return page;
    },
    excuse: (page, pattern) => visitors.find((visitor) => visitor.page === page)?.excuse(pattern),
    async administrator(name, grants, email) {
      const { token, hash } = newAdministratorToken();
      const id = await createAdministratorStore(service.database, service.seals).create(
        { name, email: email ?? null, grants },
        { hash, label: 'test', expiresAt: null },
        { kind: 'system' },
        'administrator_created',
      );
      return { id, token };
    },
    async developer(fullName, status, email = `${randomUUID()}@example.com`) {
      const reply = await driver.manage('POST', '/developers', { email, full_name: fullName, status });
      if (reply.status !== 201) throw new Error(`creating a developer answered ${reply.text}`);
      return (reply.body as { id: string }).id;
    },
    async statusOf(id) {
      return ((await driver.manage('GET', `/developers/${id}`)).body as { status: string }).status;
    },
    async endVisits() {
      const leaving = visitors;
      visitors = [];
      for (const visitor of leaving) await visitor.leave();
    },
    async stop() {
      await browser.close();
      await service.stop();
    },
  };
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
/** Where decisions on their way are shown. */
export const toasts = (page: Page) => page.getByRole('region', { name: 'Decisions on their way' });

export async function logInByToken(page: Page, token: string): Promise<void> {
  await page.getByRole('tab', { name: 'Token' }).click();
  await page.getByLabel("Administrator's token").fill(token);
  await button(page, 'Log in').click();
}

/** Goes to one of the console's pages by its menu. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await heading(page, name).waitFor();
}
