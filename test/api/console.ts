import { randomUUID } from 'node:crypto';
import type { RoleGrant } from '../../domain/administrator';
import { createAdministratorLinks } from '../../prisma/stores/administrator/administrator-link-store';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { newAdministratorLink } from '../../security/administrator-link';
import { newAdministratorToken } from '../../security/administrator-token';
import type { Service } from '../support/service';
import { type CallOptions, callerOf } from './client';
import { PASSWORD } from './http-driver';

type Reply = ReturnType<ReturnType<typeof callerOf>>;

export interface TestAdministrator {
  id: string;
  email: string;
  token: string;
}

/** What administrators do where they log in. */
export interface Console {
  call: ReturnType<typeof callerOf>;
  /** An organization admin, unless told otherwise; with a token and without a password. */
  administrator(grants?: RoleGrant[], tokenExpiresAt?: Date): Promise<TestAdministrator>;
  /** The token of a new one-time link. */
  link(administratorId: string, lifetimeMs?: number): Promise<string>;
  setPassword(token: string, password?: string): Reply;
  withPassword(grants?: RoleGrant[]): Promise<TestAdministrator>;
  logIn(credentials: object, options?: CallOptions): Reply;
  /** The cookies of a new session. */
  session(email: string, password?: string): Promise<Record<string, string>>;
  me(options: CallOptions): Reply;
}

const SYSTEM = { kind: 'system' } as const;

export function consoleOf(service: Service): Console {
  const call = callerOf(service.url);
  const administrators = createAdministratorStore(service.database, service.seals);
  const links = createAdministratorLinks(service.database, service.seals);
  const there: Console = {
    call,
    async administrator(grants = [{ role: 'organization_admin', portalId: null }], tokenExpiresAt) {
      const email = `${randomUUID()}@example.com`;
      const { token, hash } = newAdministratorToken();
      const first = { hash, label: 'test', expiresAt: tokenExpiresAt ?? null };
      const id = await administrators.create({ name: 'Barbara Liskov', email, grants }, first, SYSTEM, 'administrator_created');
      return { id, email, token };
    },
    async link(administratorId, lifetimeMs = 3600_000) {
      const { token, hash } = newAdministratorLink();
      await links.create(administratorId, { hash, expiresAt: new Date(Date.now() + lifetimeMs) }, SYSTEM);
      return token;
    },
    setPassword: (token, password = PASSWORD) => call('POST', '/v3/administrator/password', { body: { token, password } }),
    async withPassword(grants) {
      const administrator = await there.administrator(grants);
      const reply = await there.setPassword(await there.link(administrator.id));
      if (reply.status !== 204) throw new Error(`setting a password answered ${reply.text}`);
      return administrator;
    },
    logIn: (credentials, options) => call('POST', '/v3/administrator/session', { body: credentials, ...options }),
    async session(email, password = PASSWORD) {
      const reply = await there.logIn({ email, password });
      if (reply.status !== 201) throw new Error(`logging in answered ${reply.text}`);
      return reply.cookies;
    },
    me: (options) => call('GET', '/v3/administrator', options),
  };
  return there;
}
