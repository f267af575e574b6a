import { randomUUID } from 'node:crypto';
import type { ReadMail } from '../support/mailbox';
import type { Service } from '../support/service';
import { type Caller, callerOf } from './client';

export const PASSWORD = 'several words in a row';

/** What tests do again and again: sign up, read the mail, verify, set a password, log in. */
export interface HttpDriver {
  call: Caller;
  /** As an administrator, below `/v3/portals/{the default portal}`. */
  manage(method: string, path: string, body?: unknown, headers?: Record<string, string>): ReturnType<Caller>;
  register(email?: string): Promise<string>;
  verifyToken(email: string): Promise<string>;
  verified(email: string): Promise<string>;
  setPassword(token: string, password?: string): ReturnType<Caller>;
  /** Signed up with a password; pending or approved as the portal has it. */
  registered(email?: string): Promise<string>;
  logIn(email: string, password?: string): ReturnType<Caller>;
  developerId(email: string): Promise<string>;
}

export function createHttpDriver(service: Service): HttpDriver {
  const call = callerOf(service.url);
  const driver: HttpDriver = {
    call,
    manage: (method, path, body, headers) =>
      call(method, `/v3/portals/${service.portalId}${path}`, { body, headers, token: service.adminToken }),
    async register(email = `${randomUUID()}@example.com`) {
      const reply = await call('POST', '/api/v3/developer', { body: { email, full_name: 'Ada Lovelace' } });
      if (reply.status !== 201) throw new Error(`register answered ${reply.text}`);
      return email;
    },
    verifyToken: async (email) => tokenIn(await service.mailbox.waitForMail(email, /confirm/i)),
    async verified(email) {
      const token = await driver.verifyToken(email);
      const reply = await call('POST', '/api/v3/developer/verify-email', { body: { token } });
      if (reply.status !== 202) throw new Error(`verify-email answered ${reply.text}`);
      return (reply.body as { token: string }).token;
    },
    setPassword: (token, password = PASSWORD) => call('POST', '/api/v3/developer/reset-password', { body: { token, password } }),
    async registered(email) {
      const address = await driver.register(email);
      const reply = await driver.setPassword(await driver.verified(address));
      if (reply.status !== 204) throw new Error(`reset-password answered ${reply.text}`);
      return address;
    },
    logIn: (email, password = PASSWORD) =>
      call('POST', '/api/v3/developer/authenticate', { body: { username: email, password } }),
    async developerId(email) {
      const { body } = await driver.manage('GET', `/developers?filter[email][eq]=${encodeURIComponent(email)}`);
      const [developer] = (body as { data: { id: string }[] }).data;
      if (!developer) throw new Error(`${email} is not listed`);
      return developer.id;
    },
  };
  return driver;
}

/** The token in a mail's link. */
export function tokenIn({ TextBody }: Pick<ReadMail, 'TextBody'>): string {
  const [, token] = /[?&#]token=([0-9a-f-]{36})/i.exec(TextBody ?? '') ?? [];
  if (!token) throw new Error('the mail has no link with a token');
  return token;
}

/** The entries of a 400, for short comparisons. */
export function wrong({ body }: { body: unknown }): string[] {
  const { invalid_parameters: entries } = body as { invalid_parameters: { field: string; rule: string }[] };
  return entries.map(({ field, rule }) => `${field}: ${rule}`);
}

export function detail({ body }: { body: unknown }): string {
  return (body as { detail: string }).detail;
}
