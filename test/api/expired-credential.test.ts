import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '30000' } });
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

test('a password that expired before its message arrived: 503 with Retry-After, it counts and changes nothing, the next try works', async () => {
  const email = await driver.register();
  const token = await driver.verified(email);
  const account = () =>
    service.database.account.findFirstOrThrow({
      where: { profile: { email } },
      include: { credentials: true, tokens: { orderBy: { createdAt: 'asc' } }, mails: true },
    });
  const before = await account();

  await service.stopWorker();
  const waiting = driver.setPassword(token);
  const staged = await eventually('the password waits', () => service.database.stagedCredential.findFirst());
  await service.database.stagedCredential.update({ where: { id: staged.id }, data: { expiresAt: new Date(0) } });
  await service.startWorker();
  const reply = await waiting;
  expect(reply).toMatchObject({ status: 503, body: { type: '/docs/problems#credential_expired' } });
  expect(reply.headers.get('retry-after')).toBe('1');
  expect(await account()).toEqual({ ...before, version: before.version + 1 });

  expect((await driver.setPassword(token)).status).toBe(204);
  expect((await driver.logIn(email)).status).toBe(204);
});
