import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Disk } from '../home/disk';
import { BOUNCE_TYPES } from './bounce';
import { createFaults, type Faults, MODES } from './fault-injection';
import { postmarkApi } from './postmark-api';
import * as errors from './postmark-error';
import { readingRoom } from './web-ui';
import { createMailStore } from './store';

export interface Mailbox {
  url: string;
  faults: Faults;
  close(): Promise<void>;
}

export interface MailboxOptions {
  /** 0: any free one. */
  port: number;
  /** Where mails are kept over a restart; null: in memory only. */
  file: string | null;
  /** Told where the file cannot be written. */
  disk?: Disk;
}

/** Answers Postmark's HTTP API on 127.0.0.1, keeps what is sent, and shows it to people who open it in a browser. */
export async function startMailbox({ port, file, disk }: MailboxOptions): Promise<Mailbox> {
  const store = createMailStore(file, disk);
  const faults = createFaults();
  const app = express().disable('x-powered-by');
  app.use(localHostsOnly, quiet);
  app.use(readingRoom(store));
  addControl(app, faults);
  app.use(postmarkApi(store, faults));
  app.use(() => {
    throw errors.noSuchEndpoint();
  }, answerError);
  const server = await listen(createServer(app), port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.close();
    },
  };
}

/** Mails hold links that open accounts: a website that points its own name at 127.0.0.1 must not read them. */
const localHostsOnly: RequestHandler = (request, response, next) => {
  if (['localhost', '127.0.0.1', '[::1]'].includes(request.hostname)) {
    next();
    return;
  }
  response.status(421).type('text').send('This mailbox answers to localhost only.');
};

const quiet: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
  next();
};

const milliseconds = z.int().min(0);
const control = z.strictObject({
  mode: z.enum(MODES).optional(),
  inactive: z.array(z.string()).optional(),
  delays: z.strictObject({ arriveMs: milliseconds, answerMs: milliseconds, searchMs: milliseconds }).partial().optional(),
  bouncing: z.record(z.string(), z.enum(BOUNCE_TYPES)).optional(),
});

/**
 * For tests and demonstrations:
 * `POST /_control {"mode": "unavailable", "inactive": ["gone@example.com"], "bouncing": {"full@example.com": "SoftBounce"}}`.
 */
function addControl(app: Express, faults: Faults): void {
  app.post('/_control', express.json(), (request, response) => {
    const asked = control.safeParse(request.body);
    if (!asked.success)
      return void response.status(400).json({
        Message: `{ mode?: ${MODES.join(' | ')}, delays?: { arriveMs?, answerMs?, searchMs? }, inactive?: [address], bouncing?: { address: type } }`,
      });
    if (asked.data.mode) faults.setMode(asked.data.mode);
    if (asked.data.delays) faults.setDelays(asked.data.delays);
    if (asked.data.inactive) faults.setInactive(asked.data.inactive);
    if (asked.data.bouncing) faults.setBouncing(asked.data.bouncing);
    response.json({ mode: faults.mode });
  });
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known = error instanceof errors.PostmarkError ? error : 'body' in Object(error) ? errors.invalidJson() : null;
  if (known) response.status(known.status).json({ ErrorCode: known.code, Message: known.message });
  else response.status(500).json({ ErrorCode: 0, Message: 'The mailbox has failed.' });
};

function listen(server: Server, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
