import { watchPasswordWork } from '../support/password-work';
import { type Service, startService } from '../support/service';
import { consoleOf } from './console';
import { PASSWORD, createHttpDriver } from './http-driver';

let service: Service;

beforeAll(async () => {
  service = await startService();
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

const WRONG = 'wrong words in a row';

test('a changed BCRYPT_COST does not tell who is registered: a failed log-in takes the same work, known or not', async () => {
  const driver = createHttpDriver(service);
  const desk = consoleOf(service);
  const [early, late] = [await driver.registered(), await driver.registered()];
  const [firstAdmin, secondAdmin] = [await desk.withPassword(), await desk.withPassword()];
  const work = watchPasswordWork();
  const failures = async (all: (() => Promise<{ status: number }>)[]) => {
    work.take();
    for (const logIn of all) expect((await logIn()).status).toBe(401);
    return new Set(work.take());
  };
  const developers = () => failures([early, late, 'nobody@example.com'].map((email) => () => driver.logIn(email, WRONG)));
  const administrators = () =>
    failures(
      [firstAdmin.email, secondAdmin.email, 'nobody@example.com'].map((email) => () => desk.logIn({ email, password: WRONG })),
    );

  await service.restartApi({ BCRYPT_COST: 6 });
  expect([await developers(), await administrators()]).toEqual([new Set([2 ** 6]), new Set([2 ** 6])]);

  // One of each is hashed anew by a log-in. Then the cost falls, and those two are dearer than what is made now.
  expect((await driver.logIn(late)).status).toBe(204);
  expect((await desk.logIn({ email: secondAdmin.email, password: PASSWORD })).status).toBe(201);
  await service.restartApi({ BCRYPT_COST: 5 });
  expect([await developers(), await administrators()]).toEqual([new Set([2 ** 6]), new Set([2 ** 6])]);
});
