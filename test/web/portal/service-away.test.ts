import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { readPageFiles } from '../../../api/pages/page-files';
import { portalPages } from '../../../api/pages/portal-pages';
import { projectFolder } from '../../../config/project-folder';
import { openDatabase } from '../../../prisma/client';
import { createPortalDocumentStore } from '../../../prisma/stores/portal/portal-document-store';
import { createPortalStore } from '../../../prisma/stores/portal/portal-store';
import { sealsOf } from '../../security/ring';
import { newVisitor } from '../visitor';
import { button, heading, newAddress, startBrowserHarness, type BrowserHarness } from './browser-harness';

let harness: BrowserHarness;
afterEach(() => harness.endVisits());
afterAll(() => harness.stop());
beforeAll(async () => {
  harness = await startBrowserHarness({ temporal: 'none', settings: { RATE_LIMITS: 'default', UPDATE_TIMEOUT_MS: '200' } });
  harness.service.log.expect(/emporal/);
});

const BUILT = join(projectFolder, 'web', 'dist', 'portal');

const forgot = (email: string) =>
  fetch(`${harness.service.url}/api/v3/developer/forgot-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });

test('the service away: what was typed is kept, and the button tries again', async () => {
  const { page } = await harness.visit();
  const email = newAddress();
  await page.goto('/signup');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(email);
  await button(page, 'Create Account').click();
  await page.getByRole('alert').getByText('cannot be reached at the moment').waitFor();
  expect([await page.getByLabel('Name').inputValue(), await page.getByLabel('Email').inputValue()]).toEqual([
    'Ada Lovelace',
    email,
  ]);
  await button(page, 'Try again').click();
  await page.getByRole('alert').getByText('cannot be reached at the moment').waitFor();
});

test('too many attempts: said, with the time until the next, and what was typed is kept', async () => {
  const email = newAddress();
  for (let tries = 0; tries < 60; tries += 10) await Promise.all(Array.from({ length: 10 }, () => forgot(email)));
  expect((await forgot(email)).status).toBe(429);
  const { page } = await harness.visit();
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill(email);
  await button(page, 'Send me a link').click();
  await page.getByRole('alert').getByText('Too many attempts from your network').waitFor();
  const wait = button(page, /Try again in \d+:\d\d/);
  expect(await wait.getAttribute('aria-disabled')).toBe('true');
  expect(await page.getByLabel('Email').inputValue()).toBe(email);
});

test('the database away: a page that says so and offers to try again', async () => {
  const database = openDatabase('postgresql://nobody@127.0.0.1:1/nothing', 1);
  const pages = portalPages({
    portals: createPortalStore(database, sealsOf('new')),
    documents: createPortalDocumentStore(database, sealsOf('new')),
    passwordMinCharacters: 15,
    files: readPageFiles(BUILT),
  });
  const server = express().use(pages.router, pages.problemPage).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const visitor = await newVisitor(harness.browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const response = await visitor.page.goto('/login');
  expect(response?.status()).toBe(503);
  await heading(visitor.page, 'We will be right back').waitFor();
  await button(visitor.page, 'Try again').click();
  await heading(visitor.page, 'We will be right back').waitFor();
  await visitor.leave();
  server.close();
  await database.$disconnect();
});
