import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;
beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Failure {
  failure: string;
  advice: string;
  mails: number;
  failing_since: string;
  next_try_at: string;
}
const delivery = async () => (await driver.manage('GET', '/mail-delivery')).body as { sender: string; failures: Failure[] };

test('while a portal’s mails fail it is told who sends them, why they fail, and what to do; then they are tried again', async () => {
  await service.setPortal({ mailFromName: 'Acme', mailFromEmail: 'dev@acme.example' });
  expect(await delivery()).toEqual({ sender: '"Acme" <dev@acme.example>', failures: [] });
  service.log.expect(/postmark 401/);
  await service.mailbox.setMode('unconfirmed');
  const status = 'approved';
  const email = 'ada@example.com';
  const { body } = await driver.manage('POST', '/developers', { email, full_name: 'Ada', status });
  await driver.manage('PATCH', `/developers/${(body as { id: string }).id}`, { status: 'revoked' });
  const [failing] = await eventually('a mail fails', async () => {
    const { failures } = await delivery();
    return failures.length > 0 && failures;
  });
  expect(failing).toMatchObject({
    failure: "postmark 401: the sender's address is not confirmed there",
    advice: expect.stringContaining('confirm') as string,
  });
  const account = await driver.manage('GET', `/accounts/${(body as { id: string }).id}`);
  const mail = (
    account.body as { mails: { state: string; failing_since: string | null; next_try_at: string | null }[] }
  ).mails.at(-1);
  expect(mail?.state).toBe('queued');
  expect([mail?.failing_since, mail?.next_try_at]).toEqual([expect.any(String), expect.any(String)]);
  await service.mailbox.setMode('ok');
  expect((await driver.manage('POST', '/mail-delivery/retries')).status).toBe(202);
  await service.mailbox.waitForMail(email, /revoked/);
  await eventually('nothing fails', async () => (await delivery()).failures.length === 0);
  expect((await driver.manage('POST', '/mail-delivery/retries')).body).toEqual({ mails: 0 });
});
