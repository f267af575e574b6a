import { Client } from 'pg';
import { createHttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';
import { startWorkerProcess } from '../support/worker-process';

let service: Service;

beforeAll(async () => {
  service = await startService();
  await service.stopWorker();
});
afterAll(() => service.stop());

it('a worker that can finish what it has under way does, and ends in good order', async () => {
  const { code, said } = await (await startWorkerProcess(service)).end();
  expect([code, said]).toEqual([0, expect.stringContaining('worker has stopped')]);
  expect(said).not.toContain('without having finished');
});

it('a worker that cannot finish ends all the same, and says so; what it had under way is done by the next', async () => {
  const worker = await startWorkerProcess(service);
  const lock = new Client({ connectionString: service.settings.DATABASE_URL });
  await lock.connect();
  await lock.query('BEGIN; LOCK TABLE "ProcessedMessage"');
  const driver = createHttpDriver(service);
  const email = await driver.register();
  await eventually('the worker waits', async () => {
    const { rows } = await lock.query('SELECT 1 FROM pg_locks WHERE NOT granted');
    return rows.length > 0;
  });
  const { code, said } = await worker.end();
  expect([code, said]).toEqual([0, expect.stringContaining('the worker ends without having finished')]);
  expect(said).not.toContain('worker has stopped');
  await lock.query('ROLLBACK');
  await lock.end();
  const next = await startWorkerProcess(service);
  expect((await driver.setPassword(await driver.verified(email))).status).toBe(204);
  await next.end();
}, 180_000);
