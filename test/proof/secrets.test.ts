/** What must never get out, held against a whole registration over HTTP. */
import { randomUUID } from 'node:crypto';
import { PASSWORD, createHttpDriver, type HttpDriver } from '../api/http-driver';
import { startService, type Service } from '../support/service';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});

afterAll(() => service.stop());

/** Every payload of every run about the account, as Temporal keeps it, with what can be read of it. */
async function historyOf(developerId: string): Promise<string> {
  const { portalId, emailHash } = await service.database.account.findUniqueOrThrow({ where: { id: developerId } });
  const handle = service.temporal.workflow.getHandle(`account/${portalId}/${emailHash}`);
  const raw = JSON.stringify([await handle.fetchHistory(), (await handle.describe()).raw]);
  const payloads = [...raw.matchAll(/"(?:data|message)":"([A-Za-z0-9+/=]+)"/g)].map(([, data]) =>
    Buffer.from(data ?? '', 'base64').toString(),
  );
  return [raw, ...payloads].join('\n');
}

it('lets no password, hash, token, name or address into Temporal or the log', async () => {
  const email = `${randomUUID()}@example.com`;
  await driver.register(email);
  const verification = await driver.verifyToken(email);
  const setPassword = await driver.verified(email);
  await driver.setPassword(setPassword);
  const id = await driver.developerId(email);
  await driver.manage('POST', `/accounts/${id}/questions`, { question: 'a secret question' });
  await driver.manage('POST', `/accounts/${id}/notes`, { note: 'a secret note' });
  await driver.manage('PATCH', `/developers/${id}`, { status: 'approved', reason: 'a secret reason' });
  const { cookies } = await driver.logIn(email);
  const credential = await service.database.credential.findFirstOrThrow({ where: { accountId: id } });

  const secrets = [PASSWORD, credential.hash, verification, setPassword, ...Object.values(cookies)];
  const personal = [email, 'Ada Lovelace', 'a secret reason', 'a secret question', 'a secret note'];
  expect(secrets.length).toBeGreaterThanOrEqual(6);
  const history = await historyOf(id);
  // What is not sensitive can be read, so this looks where it should.
  expect(history).toContain('"accepted":true');
  const log = JSON.stringify(service.log.lines);
  for (const text of [...secrets, ...personal]) {
    expect(history).not.toContain(text);
    expect(log).not.toContain(text);
  }
});

it('changes nothing by GET or HEAD, whatever a mail scanner follows', async () => {
  const email = await driver.register();
  const token = await driver.verifyToken(email);
  const [mail] = await service.mailbox.mailsTo(email);
  const links = [...(mail?.TextBody ?? '').matchAll(/https?:\/\/\S+/g)].map(([link]) => link);
  const paths = ['/api/v3/developer/verify-email', '/api/v3/developer/reset-password', '/api/v2/developer/verify-email'];
  const urls = [...links, ...paths.map((path) => `${service.url}${path}?token=${token}`)];
  expect(links.some((link) => link.includes(token))).toBe(true);
  for (const url of urls) for (const method of ['GET', 'HEAD']) await fetch(url, { method });
  const account = await service.database.account.findFirst({ where: { profile: { email } } });
  expect([account?.status, account?.revision]).toEqual(['awaiting_verification', 1]);
});
