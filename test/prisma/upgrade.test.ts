/** A database that is older than the directory of lists gets one of all its accounts. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { projectFolder } from '../../config/project-folder';
import { ACCOUNT_STATUSES } from '../../domain/account-status';
import { openDatabase } from '../../prisma/client';
import { createDeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { createEmptyDatabase, type TestDatabase } from '../support/database';

const MIGRATIONS = join(projectFolder, 'prisma', 'migrations');
const FIRST_WITH_DIRECTORY = '20261127134146_directory';

/** Of each status but `closed` in each portal, and as many that are closed. */
const OF_EACH = 3;

let testDatabase: TestDatabase;

beforeEach(async () => (testDatabase = await createEmptyDatabase()));
afterEach(() => testDatabase.drop());

/** In a process of its own, as in life: Prisma's engine keeps the one it ran in awake for a while. */
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, args, { env: { ...process.env, DATABASE_URL: testDatabase.url } });

async function migrateUpTo(name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-migrations-'));
  const earlier = (await readdir(MIGRATIONS)).filter((each) => /^\d/.test(each) && each < name);
  await Promise.all(earlier.map((each) => cp(join(MIGRATIONS, each), join(folder, each), { recursive: true })));
  const script = `require(process.argv[1]).applyMigrations(process.env.DATABASE_URL, process.argv[2]).then(() => process.exit())`;
  await run('--eval', script, join(projectFolder, 'dist', 'prisma', 'migrate.js'), folder);
  await rm(folder, { recursive: true });
}

/** By SQL, since Prisma's client knows today's columns. */
async function addPortal(client: Client, name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "Portal" ("id", "name", "displayName", "authenticationEnabled", "rbacEnabled", "siprEnabled", "defaultApiVisibility",
      "defaultPageVisibility", "autoApproveDevelopers", "autoApproveApplications", "labels", "notificationsDeveloperPiiVisibilityEnabled",
      "url", "host", "allowedOrigins", "confirmUrl", "resetPasswordUrl", "loginUrl", "updatedAt")
    VALUES (gen_random_uuid(), $1::text, $1::text, true, false, false, 'private', 'private', false, false, '{}', false,
      'http://' || $1::text, $1::text, '{}', '/login', '/reset-password', '/login', now())
    RETURNING "id"`,
    [name],
  );
  return rows[0]?.id ?? '';
}

/** Closed accounts have no profile any more. */
async function addAccounts(client: Client, portalId: string): Promise<void> {
  await client.query(
    `WITH person AS (
      SELECT gen_random_uuid() AS "id", "status", n, timestamptz '2026-01-01' + n * interval '1 hour' AS "at"
      FROM unnest(enum_range(NULL::"AccountStatus")) WITH ORDINALITY AS each ("status", place), generate_series(1, $2::int) AS n
    ), opened AS (
      INSERT INTO "Account" ("id", "portalId", "emailHash", "status", "statusSince", "revision", "deadline", "createdAt", "updatedAt")
      SELECT "id", $1::uuid, CASE WHEN "status" <> 'closed' THEN "id"::text END, "status", "at" + interval '1 minute', 2,
        CASE WHEN "status" IN ('awaiting_verification', 'awaiting_credential') THEN "at" + interval '7 days' END,
        "at", "at" + interval '2 minutes'
      FROM person
    )
    INSERT INTO "Profile" ("accountId", "email", "fullName")
    SELECT "id", 'Ångström.' || n || '@Example.com', 'Ärmel ' || n FROM person WHERE "status" <> 'closed'`,
    [portalId, OF_EACH],
  );
}

test('an upgrade puts all accounts of all portals in the directory and counts them, and from then on triggers do', async () => {
  await migrateUpTo(FIRST_WITH_DIRECTORY);
  const client = new Client({ connectionString: testDatabase.url });
  await client.connect();
  const portals = [await addPortal(client, 'one.example.com'), await addPortal(client, 'two.example.com')];
  for (const portalId of portals) await addAccounts(client, portalId);

  await run(join(projectFolder, 'dist', 'cli', 'migrate.js'));

  const columns = `account."id", account."portalId", account."status", account."statusSince", account."deadline",
    account."createdAt", account."updatedAt"`;
  const { rows: accounts } = await client.query(
    `SELECT ${columns}, profile."email", profile."fullName", lower(profile."email") AS "emailFolded",
      lower(profile."fullName") AS "nameFolded"
    FROM "Account" account JOIN "Profile" profile ON profile."accountId" = account."id" ORDER BY account."id"`,
  );
  const { rows: entries } = await client.query(
    `SELECT "accountId" AS "id", ${columns.replaceAll('account.', '').replace('"id",', '')}, "email", "fullName", "emailFolded",
      "nameFolded"
    FROM "DirectoryEntry" ORDER BY "accountId"`,
  );
  expect(accounts).toHaveLength(portals.length * OF_EACH * (ACCOUNT_STATUSES.length - 1));
  expect(entries).toEqual(accounts);

  const database = openDatabase(testDatabase.url, 2);
  const directory = createDeveloperDirectory(database);
  const listed = ACCOUNT_STATUSES.filter((status) => status !== 'closed');
  const counts = Object.fromEntries(listed.map((status) => [status, OF_EACH]));
  for (const portalId of portals) expect(await directory.count(portalId)).toMatchObject({ counts });

  const [first = ''] = portals;
  const page = { page: { number: 1, size: 100 }, sort: null };
  const found = await directory.list(first, { ...page, filters: { person: { contains: 'ångström.2' } } });
  expect(found.items.map(({ fullName }) => fullName)).toEqual(['Ärmel 2', 'Ärmel 2', 'Ärmel 2', 'Ärmel 2']);

  await database.account.updateMany({ where: { portalId: first, status: 'pending' }, data: { status: 'approved', revision: 3 } });
  expect((await directory.count(first)).counts).toMatchObject({ pending: 0, approved: 2 * OF_EACH });
  await database.$disconnect();
  await client.end();
});
