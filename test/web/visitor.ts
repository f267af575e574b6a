import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Visitor {
  page: Page;
  /** Forgets what the browser rightly complained about so far. */
  excuse(pattern: RegExp): void;
  /** Closes the browser's context; throws over errors on the console and requests to anybody else. */
  leave(): Promise<void>;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 860 } };

/** Chromium tells of every answer that is no success; pages expect those and say so to people. */
const EXPECTED = [/^Failed to load resource: the server responded with a status of (400|401|404|409|410|429|503)/];

/** Somebody with a browser of their own, who talks to one origin, and to `others`, and sees no script fail. */
export async function newVisitor(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
  others: string[] = [],
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-US', reducedMotion: 'reduce', ...DESKTOP, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const excused = [...EXPECTED];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && ![origin, ...others].includes(url.origin)) complaints.push(`a request to ${url.origin}`);
  });
  return {
    page,
    excuse: (pattern) => void excused.push(pattern),
    async leave() {
      await context.close();
      const [complaint] = complaints.filter((text) => !excused.some((pattern) => pattern.test(text)));
      if (complaint !== undefined) throw new Error(`unexpected in the browser: ${complaint}`);
    },
  };
}
