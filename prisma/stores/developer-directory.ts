import { DEVELOPER_STATUSES, type DeveloperStatus, isDeveloperStatus } from '../../domain/account-status';
import type { AccountKey } from '../../domain/message';
import type { Account as AccountRow, Profile as ProfileRow } from '../generated/client';
import type { Database } from '../client';
import { offsetOf, type Page, type PageRequest, type Sort } from './page';
import { passes, type TextFilter, whereText } from './text-filter';

/** A listed developer, as administrators see one. */
export interface Developer {
  id: string;
  email: string;
  fullName: string;
  status: DeveloperStatus;
  createdAt: Date;
  updatedAt: Date;
  /** Of the account, when it was read: what a wish is based on. */
  revision: number;
  key: AccountKey;
}

/** A registration that is not finished. */
export interface Registration {
  id: string;
  email: string;
  fullName: string;
  status: 'awaiting_verification' | 'awaiting_password';
  createdAt: Date;
  deadline: Date | null;
}

export type DeveloperSort = Sort<'created_at' | 'updated_at' | 'email' | 'name' | 'status'>;

export interface DeveloperQuery {
  page: PageRequest;
  sort: DeveloperSort | null;
  filters: { name?: TextFilter; email?: TextFilter; status?: TextFilter };
}

/** Who last changed an account, and when. */
export interface LastChange {
  at: Date;
  by: string;
}

export interface DeveloperDirectory {
  list(portalId: string, query: DeveloperQuery): Promise<Page<Developer>>;
  registrations(portalId: string, page: PageRequest): Promise<Page<Registration>>;
  find(portalId: string, developerId: string): Promise<Developer | null>;
  /** The key of any open account, finished or not. */
  keyOf(portalId: string, accountId: string): Promise<AccountKey | null>;
  lastChange(developerId: string): Promise<LastChange | null>;
}

type Row = AccountRow & { profile: ProfileRow | null };

/** Reads accounts for lists and pages. Nothing here writes: an account changes only through its workflow. */
export function createDeveloperDirectory(database: Database): DeveloperDirectory {
  return {
    async list(portalId, { page, sort, filters }) {
      const where = {
        portalId,
        status: { in: DEVELOPER_STATUSES.filter((status) => passes(status, filters.status ?? {})) },
        profile: { AND: [whereText('fullName', filters.name ?? {}), whereText('email', filters.email ?? {})] },
      };
      const total = await database.account.count({ where });
      const skip = offsetOf(page, total);
      if (skip === null) return { items: [], total };
      const rows = await database.account.findMany({
        where,
        include: { profile: true },
        orderBy: [...orderOf(sort), { id: 'asc' }],
        skip,
        take: page.size,
      });
      return { items: rows.flatMap((row) => toDeveloper(row) ?? []), total };
    },

    async registrations(portalId, page) {
      const where = {
        portalId,
        status: { in: ['awaiting_verification', 'awaiting_password'] satisfies Registration['status'][] },
      };
      const total = await database.account.count({ where });
      const skip = offsetOf(page, total);
      if (skip === null) return { items: [], total };
      const rows = await database.account.findMany({
        where,
        include: { profile: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        skip,
        take: page.size,
      });
      return { items: rows.flatMap((row) => toRegistration(row) ?? []), total };
    },

    async find(portalId, developerId) {
      const row = await database.account.findUnique({ where: { id: developerId, portalId }, include: { profile: true } });
      return row && toDeveloper(row);
    },

    async keyOf(portalId, accountId) {
      const row = await database.account.findUnique({ where: { id: accountId, portalId }, select: { addressHash: true } });
      return row?.addressHash ? { portalId, addressHash: row.addressHash } : null;
    },

    async lastChange(developerId) {
      const entry = await database.auditEntry.findFirst({
        where: { chain: developerId },
        orderBy: { sequence: 'desc' },
        include: { detail: true },
      });
      return entry && { at: entry.at, by: await nameOf(database, entry.actor, entry.actorId, entry.detail?.claim ?? null) };
    },
  };
}

function orderOf(sort: DeveloperSort | null) {
  if (!sort) return [{ createdAt: 'desc' as const }];
  const { field, direction } = sort;
  switch (field) {
    case 'created_at':
      return [{ createdAt: direction }];
    case 'updated_at':
      return [{ updatedAt: direction }];
    case 'status':
      return [{ status: direction }];
    case 'email':
      return [{ profile: { email: direction } }];
    case 'name':
      return [{ profile: { fullName: direction } }];
  }
}

function toDeveloper({ profile, addressHash, status, ...row }: Row): Developer | null {
  if (!profile || addressHash === null || !isDeveloperStatus(status)) return null;
  const { id, createdAt, updatedAt, revision, portalId } = row;
  return {
    id,
    createdAt,
    updatedAt,
    revision,
    status,
    email: profile.email,
    fullName: profile.fullName,
    key: { portalId, addressHash },
  };
}

function toRegistration({ profile, status, id, createdAt, deadline }: Row): Registration | null {
  if (!profile || (status !== 'awaiting_verification' && status !== 'awaiting_password')) return null;
  return { id, status, createdAt, deadline, email: profile.email, fullName: profile.fullName };
}

async function nameOf(database: Database, actor: string, actorId: string | null, claim: string | null): Promise<string> {
  if (actor === 'temporal') return claim ? `${claim} (through Temporal)` : 'somebody through Temporal';
  if (actor !== 'administrator' || actorId === null) return `the ${actor}`;
  const administrator = await database.administrator.findUnique({ where: { id: actorId }, select: { name: true } });
  return administrator?.name ?? 'an administrator';
}
