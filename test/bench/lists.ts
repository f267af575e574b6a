/**
 * What lists, one account's page and what goes on by itself cost at 1,000,000 developers, each with what people leave, held
 * against the same at 1,000 in the same run. Machines are noisy: read the ratios. `npm run bench:list -- 100000` takes another number.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { type Database, openDatabase } from '../../prisma/client';
import { alignDirectoryIndexes } from '../../prisma/directory-indexes';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { createDigests } from '../../prisma/stores/mail/digest-store';
import { type CpuReader, hasCpuTimes, serviceCpu, serviceMs } from './cpu';
import { http } from './http';
import { milliseconds, quantile } from './measure';
import { addHistories, addPeople, emailOf, FREQUENT } from './people';
import { type Stack, startStack } from './stack';

const FEW = 1_000;
const MANY = Number(process.argv[2] ?? 1_000_000);
const AT_ONCE = 50_000;
const WARM_UP = 8;
const GETS = 200;
/** Of what takes seconds, fewer. */
const PATIENCE_MS = 15_000;

interface List {
  name: string;
  query(count: number): Record<string, string | number>;
  /** Below the portal; one account's id is put in. */
  path?: string;
}

const LISTS: List[] = [
  { name: 'first page, 100', query: () => ({ 'page[size]': 100 }) },
  { name: 'first page, 10', query: () => ({}) },
  { name: 'pending, oldest first, 50', query: () => ({ 'filter[status]': 'pending', sort: 'status_since', 'page[size]': 50 }) },
  { name: 'rejected, 10', query: () => ({ 'filter[status]': 'rejected' }) },
  { name: 'email eq', query: (count) => ({ 'filter[email][eq]': emailOf(count - 20) }) },
  { name: 'name eq', query: () => ({ 'filter[name][eq]': 'c4ca4238 lovelace' }) },
  { name: 'email contains, a rare one', query: (count) => ({ 'filter[email][contains]': emailOf(count - 20).slice(2, 12) }) },
  { name: 'name contains, a tenth', query: () => ({ 'filter[name][contains]': FREQUENT.word }) },
  { name: 'person contains, a tenth, 100', query: () => ({ 'filter[person][contains]': FREQUENT.word, 'page[size]': 100 }) },
  { name: 'sort=name', query: () => ({ sort: 'name' }) },
  { name: 'sort=name, pending', query: () => ({ sort: 'name', 'filter[status]': 'pending' }) },
  { name: 'sort=email desc, 100', query: () => ({ sort: 'email desc', 'page[size]': 100 }) },
  { name: 'sort=updated_at desc', query: () => ({ sort: 'updated_at desc' }) },
  { name: 'sort=status', query: () => ({ sort: 'status' }) },
  { name: 'page at four fifths, 50', query: (count) => ({ 'page[size]': 50, 'page[number]': Math.ceil((0.8 * count) / 50) }) },
  { name: 'page in the middle, 50', query: (count) => ({ 'page[size]': 50, 'page[number]': Math.ceil((0.49 * count) / 50) }) },
  {
    name: 'page in the middle, sort=name',
    query: (count) => ({ sort: 'name', 'page[size]': 50, 'page[number]': Math.ceil((0.49 * count) / 50) }),
  },
  { name: 'registrations', path: 'registrations', query: () => ({}) },
  {
    name: 'registrations, by deadline',
    path: 'registrations',
    query: () => ({ sort: 'deadline', 'page[size]': 100 }),
  },
  { name: "one account's page", path: 'accounts/{accountId}', query: () => ({}) },
  { name: 'one developer', path: 'developers/{accountId}', query: () => ({}) },
];

interface Figures {
  p50: number;
  p99: number;
  /** Of a list. */
  total?: number;
}

async function main(): Promise<void> {
  console.log('Starting the service: rate limits off.');
  const started = await startStack({ RATE_LIMITS: 'off', LOG_LEVEL: 'warn' });
  const { stack, stop } = started;
  const client = new Client({ connectionString: stack.database });
  const database = openDatabase(stack.database, 1);
  try {
    await client.connect();
    const { id: reader } = await database.administrator.create({ data: { name: 'Reader', email: 'reader@example.com' } });
    const few = await fill(stack, client, FEW, stack.portalId);
    const fewJobs = await measureJobs(jobs(stack, database, few, reader));
    const many = await fill(stack, client, MANY, await addPortal(stack));
    const manyJobs = await measureJobs(jobs(stack, database, many, reader));
    head();
    for (const list of LISTS) print(list.name, await measure(stack, list, [few, many]));
    fewJobs.forEach(({ name, ...figures }, index) => print(name, [figures, manyJobs[index]]));
    if (hasCpuTimes) await consoles(stack, serviceCpu(started.process), many);
  } finally {
    await database.$disconnect();
    await client.end();
    await stop();
  }
}

interface Filled {
  count: number;
  portalId: string;
  /** One of those who are in it. */
  accountId: string;
}

async function fill(stack: Stack, client: Client, count: number, portalId: string): Promise<Filled> {
  const filling = await milliseconds(async () => {
    // Built at once it costs a tenth of what it does row by row.
    await client.query('DROP INDEX IF EXISTS "DirectoryEntry_search_idx"');
    for (let from = 0; from < count; from += AT_ONCE) await addPeople(client, portalId, from, Math.min(count, from + AT_ONCE));
    await alignDirectoryIndexes(stack.database);
    await addHistories(client, portalId);
  });
  const settling = await milliseconds(() => client.query('VACUUM (ANALYZE)'));
  console.log(`${count} developers: filled in ${seconds(filling)}, VACUUM ANALYZE in ${seconds(settling)}`);
  const { rows } = await client.query<{ id: string }>(
    'SELECT "accountId" AS "id" FROM "DirectoryEntry" WHERE "emailFolded" = $1',
    [emailOf(count - 20)],
  );
  return { count, portalId, accountId: rows[0]?.id ?? '' };
}

interface Job {
  name: string;
  work(): Promise<unknown>;
}

const JOBS = 50;

/** What is asked by nobody in a list, and what goes on by itself: of the whole installation, so it is looked at after each filling. */
function jobs({ api }: Stack, database: Database, { portalId }: Filled, administratorId: string): Job[] {
  const digests = createDigests(database);
  const housekeeping = createHousekeeping(database, { atOnce: 10, steps: 12 });
  return [
    { name: 'digest: does anybody wait', work: () => digests.readers(portalId) },
    { name: 'digest: what stands in it', work: () => digests.compose({ id: administratorId, portalId, administratorId }) },
    { name: 'housekeeping, 10 of each kind', work: () => housekeeping.deleteExpired(new Date()) },
    { name: 'metrics', work: () => http('GET', new URL('/metrics', api), {}) },
  ];
}

async function measureJobs(all: Job[]): Promise<(Figures & { name: string })[]> {
  const measured: (Figures & { name: string })[] = [];
  for (const { name, work } of all) {
    for (let i = 0; i < WARM_UP; i += 1) await work();
    const times: number[] = [];
    for (let i = 0; i < JOBS; i += 1) times.push(await milliseconds(work));
    measured.push({ name, p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
  }
  return measured;
}

const CONSOLES = 10;
/** As web/console/api/developers.ts has it. */
const LOOK_AGAIN_MS = 5000;
const WATCHED_MS = 30_000;

/** What open consoles cost while nobody does anything, beside what the service costs by itself. */
async function consoles(stack: Stack, cpu: CpuReader, { portalId }: Filled): Promise<void> {
  const url = new URL(`/v3/portals/${portalId}/developers/counts`, stack.api);
  const look = () => http('GET', url, { authorization: `Bearer ${stack.adminToken}` });
  const shareOf = async (open: number) => {
    const timers = Array.from({ length: open }, (_, index) =>
      setTimeout(() => timers.push(setInterval(() => void look(), LOOK_AGAIN_MS)), (index * LOOK_AGAIN_MS) / open),
    );
    const before = serviceMs(cpu());
    await wait(WATCHED_MS);
    for (const timer of timers) clearInterval(timer);
    return (100 * (serviceMs(cpu()) - before)) / WATCHED_MS;
  };
  const alone = await shareOf(0);
  const watched = await shareOf(CONSOLES);
  const percent = (share: number) => `${share.toFixed(1)} %`;
  console.log(
    `\n${CONSOLES} open consoles: ${percent(watched)} of a core, ${percent(alone)} without them (api, worker, PostgreSQL)`,
  );
}

/** Both in turn: the machine's speed changes from moment to moment. */
async function measure(stack: Stack, list: List, portals: readonly Filled[]): Promise<Figures[]> {
  const looks = portals.map((portal) => ({ ...lookAt(stack, list, portal), times: [] as number[] }));
  for (let i = 0; i < WARM_UP; i += 1) for (const { get } of looks) await get();
  const until = performance.now() + PATIENCE_MS;
  for (let i = 0; i < GETS && performance.now() < until; i += 1)
    for (const { get, times } of looks) times.push(await milliseconds(get));
  return looks.map(({ times, total }) => ({ p50: quantile(times, 0.5), p99: quantile(times, 0.99), total: total() }));
}

function lookAt({ api, adminToken }: Stack, { path = 'developers', query }: List, { portalId, count, accountId }: Filled) {
  const url = new URL(`/v3/portals/${portalId}/${path.replace('{accountId}', accountId)}`, api);
  for (const [name, value] of Object.entries(query(count))) url.searchParams.set(name, String(value));
  let total: number | undefined;
  async function get(): Promise<void> {
    const { status, text } = await http('GET', url, { authorization: `Bearer ${adminToken}` });
    if (status !== 200) throw new Error(`${url.href}: ${status} ${text}`);
    total = (JSON.parse(text) as { meta?: { page: { total: number } } }).meta?.page.total;
  }
  return { get, total: () => total };
}

async function addPortal({ api, adminToken }: Stack): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const { status, text } = await http('POST', new URL('/v3/portals', api), headers, { name: 'million' });
  if (status !== 201) throw new Error(`the portal could not be made: ${status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

const row = (...cells: (string | number)[]) =>
  console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(30) : String(cell).padStart(12))).join(''));

function head(): void {
  console.log();
  row('milliseconds', `p50 ${FEW}`, `p99 ${FEW}`, `p50 ${MANY}`, `p99 ${MANY}`, 'p50 ratio', 'p99 ratio', 'total');
}

function print(name: string, [small, large]: (Figures | undefined)[]): void {
  if (!small || !large) return;
  const figures = [small.p50, small.p99, large.p50, large.p99, large.p50 / small.p50, large.p99 / small.p99];
  row(name, ...figures.map((figure) => figure.toFixed(1)), large.total ?? '');
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
