import { DEVELOPER_STATUSES, type DeveloperStatus, isDeveloperStatus } from '../../../domain/account-status';
import type { EarlierDecision } from '../../../domain/approval-policy';
import { type ApprovalRequest, requestOf, type WaitingFor } from '../../../domain/approval-request';
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
import type { Page, PageRequest, Sort } from '../sql/page';
import { passes, type TextFilter } from '../sql/text-filter';
import { countDirectory, type DirectoryCounts } from './directory-counts';
import { type DirectoryQuery, eachOfDirectory, type PersonFilters, readDirectory, type Shown } from './directory-query';

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

const REGISTRATION_STATUSES = ['awaiting_verification', 'awaiting_credential'] as const;

/** A registration that is not finished. */
export interface Registration extends Person {
  id: string;
  status: (typeof REGISTRATION_STATUSES)[number];
  createdAt: Date;
  deadline: Date | null;
}

export type DeveloperSort = Sort<'created_at' | 'updated_at' | 'status_since' | 'email' | 'name' | 'status'>;

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
  count(portalId: string): Promise<DirectoryCounts>;
  /** All of them, some at a time. */
  each(portalId: string): AsyncIterable<Developer[]>;
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
    list(portalId, { page, sort, filters: { status = {}, ...filters } }) {
      const statuses = DEVELOPER_STATUSES.filter((each) => passes(each, status));
      const query = { portalId, statuses, filters, sort: sortKeyOf(sort), page };
      return readDirectory(database, query, DEVELOPERS);
    },

    registrations(portalId, { page, sort, filters }) {
      const query = { portalId, statuses: REGISTRATION_STATUSES, filters, sort: sortKeyOf(sort), page };
      return readDirectory(database, query, REGISTRATIONS);
    },

    count: (portalId) => countDirectory(database, portalId),

    each: (portalId) => eachOfDirectory(database, { portalId, statuses: DEVELOPER_STATUSES }, DEVELOPERS),

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
      const query = {
        portalId,
        statuses: DEVELOPER_STATUSES,
        filters: {},
        sort: sortKeyOf(null),
        page: { number: 1, size: atMost },
      };
      const { items } = await readDirectory(database, query, WITH_EARLIER_DECISION);
      return items;
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

const KEYS = {
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  status_since: 'statusSince',
  deadline: 'deadline',
  email: 'email',
  name: 'fullName',
  status: 'status',
} as const;

function sortKeyOf(sort: Sort<keyof typeof KEYS> | null): DirectoryQuery['sort'] {
  return sort ? { key: KEYS[sort.field], direction: sort.direction } : { key: 'createdAt', direction: 'desc' };
}

const WITH_PERSON = { profile: true, request: true } as const;

function fromRow({ request, ...row }: AccountRow & { profile: ProfileRow | null; request: RequestRow | null }) {
  return toDeveloper({ ...row, request: request && toRequest(request) });
}

/** The same in statements of our own. */
const JOINED = Prisma.sql`FROM "Account" account JOIN "Profile" profile ON profile."accountId" = account."id"
  LEFT JOIN "ApprovalRequest" request ON request."accountId" = account."id"`;

const ACCOUNTS = Prisma.sql`LEFT JOIN "Account" account ON account."id" = page."accountId"
  LEFT JOIN "Profile" profile ON profile."accountId" = account."id"`;
const REGISTRATIONS: Shown<AccountRow & ProfileRow, Registration> = {
  columns: Prisma.sql`account.*, profile.*`,
  joined: ACCOUNTS,
  read: (row) => toRegistration({ ...row, profile: row }),
};
const DEVELOPERS: Shown<Joined, Developer> = {
  columns: Prisma.sql`account.*, profile.*, to_jsonb(request) AS "request"`,
  joined: Prisma.sql`${ACCOUNTS} LEFT JOIN "ApprovalRequest" request ON request."accountId" = account."id"`,
  read: fromJoined,
};
const WITH_EARLIER_DECISION: Shown<
  Joined & { earlierDecision: EarlierDecision | null },
  { developer: Developer; earlierDecision: EarlierDecision | null }
> = {
  columns: Prisma.sql`${DEVELOPERS.columns}, earlier."decision"::text AS "earlierDecision"`,
  joined: Prisma.sql`${DEVELOPERS.joined} LEFT JOIN LATERAL (SELECT "decision" FROM "EarlierDecision"
    WHERE "portalId" = account."portalId" AND "emailHash" = account."emailHash" AND "forgottenAt" > now()
    ORDER BY "at" DESC LIMIT 1) earlier ON true`,
  read(row) {
    const developer = fromJoined(row);
    return developer && { developer, earlierDecision: row.earlierDecision };
  },
};

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
