import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { type Walk, walkThrough } from './walk';

let service: Service;
let walk: Walk;

beforeAll(async () => {
  service = await startService({ settings: { ANSWER_DEADLINE_MS: '30000' } });
  walk = walkThrough(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

test('a password that expired before its message arrived: 503 with Retry-After, it counts and changes nothing, the next try works', async () => {
  const email = await walk.register();
  const token = await walk.verified(email);
  const account = () =>
    service.database.account.findFirstOrThrow({
      where: { profile: { email } },
      include: { credential: true, tokens: { orderBy: { createdAt: 'asc' } }, mails: true },
    });
  const before = await account();

  await service.stopWorker();
  const waiting = walk.setPassword(token);
  const staged = await eventually('the password waits', () => service.database.stagedCredential.findFirst());
  await service.database.stagedCredential.update({ where: { id: staged.id }, data: { expiresAt: new Date(0) } });
  await service.startWorker();
  const reply = await waiting;
  expect(reply).toMatchObject({ status: 503, body: { type: '/docs/problems#credential_expired' } });
  expect(reply.headers.get('retry-after')).toBe('1');
  expect(await account()).toEqual({ ...before, messageCount: before.messageCount + 1 });

  expect((await walk.setPassword(token)).status).toBe(204);
  expect((await walk.logIn(email)).status).toBe(204);
});
