/**
 * What lists cost at 1,000,000 developers, held against the same at 1,000 in the same run. Machines are noisy: read the
 * ratios. `npm run bench:list -- 100000` takes another number.
 */
import { Client } from 'pg';
import { alignDirectoryIndexes } from '../../prisma/directory-indexes';
import { http } from './http';
import { milliseconds, quantile } from './measure';
import { addPeople, emailOf, FREQUENT } from './people';
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
];

interface Figures {
  p50: number;
  p99: number;
  total: number;
}

async function main(): Promise<void> {
  console.log('Starting the service: rate limits off.');
  const { stack, stop } = await startStack({ RATE_LIMITS: 'off', LOG_LEVEL: 'warn' });
  const client = new Client({ connectionString: stack.database });
  try {
    await client.connect();
    const few = await measure(stack, client, FEW, stack.portalId);
    const many = await measure(stack, client, MANY, await addPortal(stack));
    print(few, many);
  } finally {
    await client.end();
    await stop();
  }
}

async function measure(stack: Stack, client: Client, count: number, portalId: string): Promise<Map<string, Figures>> {
  const filling = await milliseconds(async () => {
    // Built at once it costs a tenth of what it does row by row.
    await client.query('DROP INDEX IF EXISTS "DirectoryEntry_search_idx"');
    for (let from = 0; from < count; from += AT_ONCE) await addPeople(client, portalId, from, Math.min(count, from + AT_ONCE));
    await alignDirectoryIndexes(stack.database);
  });
  const settling = await milliseconds(() => client.query('VACUUM (ANALYZE)'));
  console.log(`${count} developers: filled in ${seconds(filling)}, VACUUM ANALYZE in ${seconds(settling)}`);
  const figures = new Map<string, Figures>();
  for (const list of LISTS) figures.set(list.name, await measureList(stack, portalId, list, count));
  return figures;
}

async function measureList({ api, adminToken }: Stack, portalId: string, { path = 'developers', query }: List, count: number) {
  const url = new URL(`/v3/portals/${portalId}/${path}`, api);
  for (const [name, value] of Object.entries(query(count))) url.searchParams.set(name, String(value));
  let total = NaN;
  const get = async () => {
    const { status, text } = await http('GET', url, { authorization: `Bearer ${adminToken}` });
    if (status !== 200) throw new Error(`${url.href}: ${status} ${text}`);
    ({ total } = (JSON.parse(text) as { meta: { page: { total: number } } }).meta.page);
  };
  for (let i = 0; i < WARM_UP; i += 1) await get();
  const times: number[] = [];
  for (const until = performance.now() + PATIENCE_MS; times.length < GETS && performance.now() < until;)
    times.push(await milliseconds(get));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), total };
}

async function addPortal({ api, adminToken }: Stack): Promise<string> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const { status, text } = await http('POST', new URL('/v3/portals', api), headers, { name: 'million' });
  if (status !== 201) throw new Error(`the portal could not be made: ${status} ${text}`);
  return (JSON.parse(text) as { id: string }).id;
}

function print(few: Map<string, Figures>, many: Map<string, Figures>): void {
  const row = (...cells: (string | number)[]) =>
    console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(30) : String(cell).padStart(12))).join(''));
  console.log();
  row('milliseconds', `p50 ${FEW}`, `p99 ${FEW}`, `p50 ${MANY}`, `p99 ${MANY}`, 'p50 ratio', 'p99 ratio', 'total');
  for (const [name, small] of few) {
    const large = many.get(name);
    if (!large) continue;
    const figures = [small.p50, small.p99, large.p50, large.p99, large.p50 / small.p50, large.p99 / small.p99];
    row(name, ...figures.map((figure) => figure.toFixed(1)), large.total);
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
