import { createHttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const PATIENCE_MS = 30_000;

test('somebody signs up with an address that does not exist: soon the worker knows that the mail came back', async () => {
  const email = await createHttpDriver(service).register('HardBounce@bounce-testing.postmarkapp.com');
  const mail = await eventually(
    'the mail has come back',
    () => service.database.outboxMail.findFirst({ where: { account: { profile: { email } }, state: 'bounced' } }),
    PATIENCE_MS,
  );
  expect(mail.failure).toBe('postmark HardBounce');
});
