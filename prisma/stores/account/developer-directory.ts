import { DEVELOPER_STATUSES, type DeveloperStatus, isDeveloperStatus } from '../../../domain/account-status';
import type { EarlierDecision } from '../../../domain/approval-policy';
import { type ApprovalRequest, requestOf, type WaitingFor } from '../../../domain/approval-request';
import { readTypedAddress } from '../../../domain/email-address';
import type { AccountKey } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import {
  type Account as AccountRow,
  type ApprovalRequest as RequestRow,
  Prisma,
  type Profile as ProfileRow,
} from '../../generated/client';
import type { Database } from '../../client';
import { nameOf } from '../audit/actor-names';
import { type RequestJson, requestFromJson, toPerson, toRequest } from './account-rows';
import { offsetOf, type Page, type PageRequest, type Sort } from '../sql/page';
import { passes, readFilter, type TextFilter, whereText } from '../sql/text-filter';

/** A listed developer, as administrators see one. */
export interface Developer extends Person {
  id: string;
  status: DeveloperStatus;
  createdAt: Date;
  updatedAt: Date;
  /** When the present status began. */
  statusSince: Date;
  /** Of the account, when it was read: what a decision is based on. */
  revision: number;
  /** Who has to act; null unless it is pending. */
  waitingFor: WaitingFor | null;
  key: AccountKey;
}

/** A registration that is not finished. */
export interface Registration extends Person {
  id: string;
  status: 'awaiting_verification' | 'awaiting_credential';
  createdAt: Date;
  deadline: Date | null;
}

export type DeveloperSort = Sort<'created_at' | 'updated_at' | 'status_since' | 'email' | 'name' | 'status'>;

/** Whom a list is about: name and address each by themselves, or both as one. */
interface PersonFilters {
  name?: TextFilter;
  email?: TextFilter;
  person?: TextFilter;
}

export interface DeveloperQuery {
  page: PageRequest;
  sort: DeveloperSort | null;
  filters: PersonFilters & { status?: TextFilter };
}

export interface RegistrationQuery {
  page: PageRequest;
  sort: Sort<'created_at' | 'deadline'> | null;
  filters: PersonFilters;
}

/** Who last changed an account, and when. */
export interface LastChange {
  at: Date;
  by: string;
}

export interface DeveloperDirectory {
  list(portalId: string, query: DeveloperQuery): Promise<Page<Developer>>;
  registrations(portalId: string, query: RegistrationQuery): Promise<Page<Registration>>;
  find(portalId: string, developerId: string): Promise<Developer | null>;
  /** Those of them that there are, in any order. */
  findMany(portalId: string, developerIds: readonly string[]): Promise<Developer[]>;
  /** Those who signed up last, the latest first, each with what is remembered of an earlier account of the address. */
  latest(portalId: string, atMost: number): Promise<{ developer: Developer; earlierDecision: EarlierDecision | null }[]>;
  /** The key of any open account, finished or not. */
  keyOf(portalId: string, accountId: string): Promise<AccountKey | null>;
  lastChange(developerId: string): Promise<LastChange | null>;
}

type Row = AccountRow & { profile: ProfileRow | null; request: ApprovalRequest | null };

/** Reads accounts for lists and pages. Nothing here writes: an account changes only through its workflow. */
export function createDeveloperDirectory(database: Database): DeveloperDirectory {
  return {
    async list(portalId, { page, sort, filters }) {
      const where = {
        portalId,
        status: { in: DEVELOPER_STATUSES.filter((status) => passes(status, filters.status ?? {})) },
        profile: wherePerson(filters),
      };
      const total = await database.account.count({ where });
      const skip = offsetOf(page, total);
      if (skip === null) return { items: [], total };
      const rows = await database.account.findMany({
        where,
        include: WITH_PERSON,
        orderBy: [...orderOf(sort), { id: 'asc' }],
        skip,
        take: page.size,
      });
      return { items: rows.flatMap((row) => fromRow(row) ?? []), total };
    },

    async registrations(portalId, { page, sort, filters }) {
      const where = {
        portalId,
        status: { in: ['awaiting_verification', 'awaiting_credential'] satisfies Registration['status'][] },
        profile: wherePerson(filters),
      };
      const total = await database.account.count({ where });
      const skip = offsetOf(page, total);
      if (skip === null) return { items: [], total };
      const rows = await database.account.findMany({
        where,
        include: { profile: true },
        orderBy: [
          sort?.field === 'deadline' ? { deadline: sort.direction } : { createdAt: sort?.direction ?? ('desc' as const) },
          { id: 'asc' },
        ],
        skip,
        take: page.size,
      });
      return { items: rows.flatMap((row) => toRegistration(row) ?? []), total };
    },

    async find(portalId, developerId) {
      const row = await database.account.findUnique({ where: { id: developerId, portalId }, include: WITH_PERSON });
      return row && fromRow(row);
    },

    async findMany(portalId, developerIds) {
      // An `in` of Prisma's would be another statement for each number of ids: see createStatementNames.
      const rows = await database.$queryRaw<Joined[]>`
        SELECT account.*, profile.*, to_jsonb(request) AS "request" ${JOINED}
        WHERE account."id" = ANY(${developerIds}::uuid[]) AND account."portalId" = ${portalId}::uuid`;
      return rows.flatMap((row) => fromJoined(row) ?? []);
    },

    async latest(portalId, atMost) {
      const rows = await database.$queryRaw<(Joined & { earlierDecision: EarlierDecision | null })[]>`
        SELECT account.*, profile.*, to_jsonb(request) AS "request", earlier."decision"::text AS "earlierDecision" ${JOINED}
        LEFT JOIN LATERAL (SELECT "decision" FROM "EarlierDecision"
          WHERE "portalId" = account."portalId" AND "emailHash" = account."emailHash" AND "forgottenAt" > now()
          ORDER BY "at" DESC LIMIT 1) earlier ON true
        WHERE account."portalId" = ${portalId}::uuid AND account."status"::text = ANY(${[...DEVELOPER_STATUSES]}::text[])
        ORDER BY account."createdAt" DESC, account."id" LIMIT ${atMost}`;
      return rows.flatMap((row) => {
        const developer = fromJoined(row);
        return developer ? { developer, earlierDecision: row.earlierDecision } : [];
      });
    },

    async keyOf(portalId, accountId) {
      const row = await database.account.findUnique({ where: { id: accountId, portalId }, select: { emailHash: true } });
      return row?.emailHash ? { portalId, emailHash: row.emailHash } : null;
    },

    async lastChange(developerId) {
      const entry = await database.auditEntry.findFirst({
        where: { chain: developerId },
        orderBy: { sequence: 'desc' },
        include: { detail: true },
      });
      return entry && { at: entry.at, by: await nameOf(database, entry) };
    },
  };
}

function wherePerson({ name = {}, email = {}, person = {} }: PersonFilters) {
  const either = { OR: [whereName(person), whereEmail(person)] };
  return { AND: [whereName(name), whereEmail(email), either] };
}

/** What is looked for is read as names and addresses are before they are kept. */
function whereName(filter: TextFilter) {
  return whereText(
    'fullName',
    readFilter(filter, (text) => text.normalize('NFC')),
  );
}

function whereEmail(filter: TextFilter) {
  return whereText('email', readFilter(filter, readTypedAddress));
}

function orderOf(sort: DeveloperSort | null) {
  if (!sort) return [{ createdAt: 'desc' as const }];
  const { field, direction } = sort;
  switch (field) {
    case 'created_at':
      return [{ createdAt: direction }];
    case 'updated_at':
      return [{ updatedAt: direction }];
    case 'status_since':
      return [{ statusSince: direction }];
    case 'status':
      return [{ status: direction }];
    case 'email':
      return [{ profile: { email: direction } }];
    case 'name':
      return [{ profile: { fullName: direction } }];
  }
}

const WITH_PERSON = { profile: true, request: true } as const;

function fromRow({ request, ...row }: AccountRow & { profile: ProfileRow | null; request: RequestRow | null }) {
  return toDeveloper({ ...row, request: request && toRequest(request) });
}

/** The same in statements of our own. */
const JOINED = Prisma.sql`FROM "Account" account JOIN "Profile" profile ON profile."accountId" = account."id"
  LEFT JOIN "ApprovalRequest" request ON request."accountId" = account."id"`;
type Joined = AccountRow & ProfileRow & { request: RequestJson | null };

function fromJoined({ request, ...row }: Joined) {
  return toDeveloper({ ...row, profile: row, request: request && requestFromJson(request) });
}

function toDeveloper({ profile, emailHash, status, request, ...row }: Row): Developer | null {
  if (!profile || emailHash === null || !isDeveloperStatus(status)) return null;
  const { id, createdAt, updatedAt, statusSince, revision, portalId } = row;
  return {
    id,
    createdAt,
    updatedAt,
    statusSince,
    revision,
    status,
    waitingFor: requestOf({ status, since: statusSince.getTime(), request })?.waitingFor ?? null,
    ...toPerson(profile),
    key: { portalId, emailHash },
  };
}

function toRegistration({ profile, status, id, createdAt, deadline }: Omit<Row, 'request'>): Registration | null {
  if (!profile || (status !== 'awaiting_verification' && status !== 'awaiting_credential')) return null;
  return { id, status, createdAt, deadline, ...toPerson(profile) };
}
