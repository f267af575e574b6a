import type { AccountStatus } from '../../../domain/account-status';
import { MAIL_OVERDUE_SECONDS } from '../../../domain/mail-retry';
import type { AccountKey } from '../../../domain/message';
import { type Database, PLANNED_EACH_TIME } from '../../client';

/** Where an address stands, for a look at whether its run knows. */
export interface Standing {
  key: AccountKey;
  portalName: string;
  /** Null where the address has no account. */
  account: { id: string; status: AccountStatus; revision: number; movedAt: Date } | null;
  /** A mail waits although whoever carries it ought to have tried it by now. */
  mailOverdue: boolean;
}

/** Page by page, in the order that the database finds handy. Addresses may come more than once. */
export interface Standings {
  /** All accounts that wait for somebody. */
  undecided(): AsyncIterable<Standing[]>;
  /** All addresses that a message came to between the two. */
  movedBetween(from: Date, to: Date): AsyncIterable<Standing[]>;
  /** All requests that wait in a portal whose approval policy was changed between the two: other things are due by it. */
  underChangedPolicies(from: Date, to: Date): AsyncIterable<Standing[]>;
  /** All accounts with a mail that is overdue; each mail again after a while only, so that nobody is told of it all the time. */
  claimOverdueMail(): AsyncIterable<Standing[]>;
}

const PAGE = 100;
/** The longest time that somebody who carries a mail waits between two tries. */
const CLAIMED_SECONDS = 300;

/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

export function createStandings(database: Database): Standings {
  /** Every page of keys that `next` finds after the cursor, as standings. */
  async function* pages<Cursor>(
    first: Cursor,
    next: (after: Cursor) => Promise<(AccountKey & Cursor)[]>,
  ): AsyncIterable<Standing[]> {
    for (let after = first; ;) {
      const keys = await next(after);
      if (keys.length > 0) yield (await standingsOf(database, keys)).map((standing) => ({ ...standing, mailOverdue: false }));
      const last = keys.at(-1);
      if (!last || keys.length < PAGE) return;
      after = last;
    }
  }
  /** Those portals are few; of each, its own pages come by an index. */
  async function* waitingAt(portalIds: string[]): AsyncIterable<Standing[]> {
    for (const portalId of portalIds)
      yield* pages(
        { id: FIRST },
        ({ id }) => database.$queryRaw`
          SELECT account."portalId", account."emailHash", entry."accountId"::text AS "id" FROM "DirectoryEntry" entry
          JOIN "Account" account ON account."id" = entry."accountId"
          WHERE entry."portalId" = ${portalId}::uuid AND entry."status" = 'pending' AND entry."accountId" > ${id}::uuid
          ORDER BY entry."accountId" LIMIT ${PAGE} ${PLANNED_EACH_TIME}`,
      );
  }
  return {
    undecided: () =>
      pages(
        { id: FIRST },
        ({ id }) => database.$queryRaw`
          SELECT "portalId", "emailHash", "id"::text FROM "Account" account
          WHERE "status" IN ('awaiting_verification', 'awaiting_credential', 'pending') AND "id" > ${id}::uuid
          ORDER BY account."id" LIMIT ${PAGE}`,
      ),
    movedBetween: (from, to) =>
      pages(
        { at: from, id: '' },
        ({ at, id }) => database.$queryRaw`
          SELECT "portalId", "emailHash", "at", "id" FROM "ProcessedMessage"
          WHERE "at" > ${from} AND ("at", "id") > (${at}, ${id}) AND "at" <= ${to}
          ORDER BY "at", "id" LIMIT ${PAGE}`,
      ),
    async *underChangedPolicies(from, to) {
      const portals = await database.$queryRaw<{ portalId: string }[]>`
        SELECT DISTINCT "portalId"::text FROM "PortalDocument"
        WHERE "kind" = 'approval_policy' AND "createdAt" > ${from} AND "createdAt" <= ${to}`;
      yield* waitingAt(portals.map(({ portalId }) => portalId));
    },
    async *claimOverdueMail() {
      for (;;) {
        const claimed = await claimPage(database);
        if (claimed.length === 0) return;
        let attended = false;
        try {
          yield (await standingsOf(database, claimed)).map((standing) => ({ ...standing, mailOverdue: true }));
          attended = true;
        } finally {
          // Whoever took the page has broken off: the next round takes it again, after those that have waited longer.
          if (!attended) await giveBack(database, claimed);
        }
        if (claimed.length < PAGE) return;
      }
    },
  };
}

interface ClaimedMail extends AccountKey {
  id: string;
  dueAt: Date;
}

function claimPage(database: Database): Promise<ClaimedMail[]> {
  return database.$queryRaw<ClaimedMail[]>`
    UPDATE "OutboxMail" SET "dueAt" = now() + make_interval(secs => ${CLAIMED_SECONDS}::float)
    WHERE "id" IN (SELECT mail."id" FROM "OutboxMail" mail
      JOIN "Account" account ON account."id" = mail."accountId" AND (account."emailHash" IS NOT NULL OR mail."addressee" IS NOT NULL)
      WHERE mail."state" = 'queued' AND mail."dueAt" <= now() - make_interval(secs => ${MAIL_OVERDUE_SECONDS}::float)
      ORDER BY mail."dueAt" LIMIT ${PAGE})
    RETURNING "portalId", "emailHash", "id"::text, "dueAt"`;
}

/** Those that nobody has taken since. */
async function giveBack(database: Database, claimed: ClaimedMail[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  await database.$executeRaw`
    UPDATE "OutboxMail" SET "dueAt" = now() - make_interval(secs => ${MAIL_OVERDUE_SECONDS}::float)
    WHERE "id" = ANY(${ids}::uuid[]) AND "state" = 'queued' AND "dueAt" = ${claimed[0]?.dueAt}`;
}

interface Row extends AccountKey {
  portalName: string;
  id: string | null;
  status: AccountStatus;
  revision: number;
  movedAt: Date;
}

async function standingsOf(database: Database, keys: AccountKey[]): Promise<Omit<Standing, 'mailOverdue'>[]> {
  const portalIds = keys.map(({ portalId }) => portalId);
  const emailHashes = keys.map(({ emailHash }) => emailHash);
  const rows = await database.$queryRaw<Row[]>`
    SELECT named."portalId"::text, named."emailHash", portal."displayName" AS "portalName",
      account."id"::text, account."status"::text, account."revision", account."updatedAt" AS "movedAt"
    FROM (SELECT DISTINCT * FROM unnest(${portalIds}::uuid[], ${emailHashes}::text[])) AS named ("portalId", "emailHash")
    JOIN "Portal" portal ON portal."id" = named."portalId"
    LEFT JOIN "Account" account ON account."portalId" = portal."id" AND account."emailHash" = named."emailHash"`;
  return rows.map(({ portalId, emailHash, portalName, id, status, revision, movedAt }) => ({
    key: { portalId, emailHash },
    portalName,
    account: id === null ? null : { id, status, revision, movedAt },
  }));
}
