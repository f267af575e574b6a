/** What people are told where PostgreSQL is there and does not do what it is asked. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Service, startService } from '../support/service';
import { createHttpDriver, type HttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const rename = () => driver.manage('PATCH', '', { display_name: randomUUID() });

test.each(['40001', '40P01', '55P03'])(
  'a change that PostgreSQL gives up for another is answered 503 busy, not 500 (%s)',
  async (state) => {
    await service.database.$executeRawUnsafe(`CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${state}'; END $$`);
    await service.database.$executeRaw`CREATE TRIGGER give_up BEFORE UPDATE ON "Portal" EXECUTE FUNCTION give_up()`;
    const reply = await rename();
    expect(reply).toMatchObject({ status: 503, body: { type: '/docs/problems#busy' } });
    expect(reply.headers.get('retry-after')).toBe('2');
    await service.database.$executeRaw`DROP FUNCTION give_up CASCADE`;
    expect((await rename()).status).toBe(200);
  },
);

test('a database that is gone is answered 503, not 500, and the api goes on when it is back', async () => {
  const url = new URL(service.settings.DATABASE_URL);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const operator = new Client({ connectionString: url.href });
  await operator.connect();
  const to = async (from: string, after: string) => {
    await operator.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [from]);
    await operator.query(`ALTER DATABASE ${from} RENAME TO ${after}`);
  };
  await to(name, `${name}_elsewhere`);
  // Those that were open are noticed first.
  for (let asked = 0; asked < 10; asked += 1) {
    const [read, write] = [await driver.manage('GET', '/developers'), await rename()];
    expect(read).toMatchObject({ status: 503, body: { type: '/docs/problems#unavailable' } });
    expect(write).toMatchObject({ status: 503, body: { type: '/docs/problems#unconfirmed' } });
  }
  await to(`${name}_elsewhere`, name);
  expect((await driver.manage('GET', '/developers')).status).toBe(200);
  await operator.end();
});
