import { randomUUID } from 'node:crypto';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { createHttpDriver, detail, type HttpDriver, PASSWORD, tokenIn, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '2000' } });
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

type Cookies = Record<string, string>;
const address = () => `${randomUUID()}@new.example`;
const titleOf = (reply: { body: unknown }) => (reply.body as { title: string }).title;
const change = (cookies: Cookies | undefined, email: string, password = PASSWORD) =>
  driver.call('POST', '/api/v3/developer/me/email', { cookies, body: { email, password } });
const verify = (token: string) => driver.call('POST', '/api/v3/developer/verify-new-email', { body: { token } });
const linkTo = async (email: string) => tokenIn(await service.mailbox.waitForMail(email, /new email address/i));

async function loggedIn(): Promise<{ email: string; cookies: Cookies }> {
  const email = await driver.registered();
  return { email, cookies: (await driver.logIn(email)).cookies };
}

test('the account moves when the link is followed: log-in, mails and lists go by the new address, the session stays', async () => {
  const { email, cookies } = await loggedIn();
  const id = await driver.developerId(email);
  const wanted = address();
  expect((await change(cookies, wanted)).status).toBe(202);
  const warning = await service.mailbox.waitForMail(email, /new email address for your/i);
  expect(warning.TextBody).not.toContain(wanted);
  const invitation = await service.mailbox.waitForMail(wanted, /confirm your new email address/i);
  expect(invitation.TextBody).not.toMatch(/Ada/);
  expect(invitation.TextBody).not.toContain(email);
  expect(invitation.TextBody).toContain('/new-address#');
  expect((await driver.logIn(email)).status).toBe(204);

  const moved = await verify(tokenIn(invitation));
  expect([moved.status, moved.body]).toEqual([200, { email: wanted }]);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).body).toMatchObject({ id, email: wanted });
  expect(titleOf(await driver.logIn(email))).toBe('Invalid Credentials');
  expect((await driver.logIn(wanted)).status).toBe(204);
  expect(await driver.developerId(wanted)).toBe(id);
  const { body } = await driver.manage('GET', `/accounts/${id}`);
  const { changes } = body as { changes: object[] };
  expect(changes.at(-1)).toMatchObject({ event: 'email_changed', by: 'the developer', before: email });
  // What an administrator decides now reaches the run of the new address.
  await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
  await service.mailbox.waitForMail(wanted, /revoked/i);
  expect(titleOf(await driver.logIn(wanted))).toBe('Approval Required');
});

test('the address that is left is free, and what was mailed to it opens nothing any more', async () => {
  const { email, cookies } = await loggedIn();
  await driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  const reset = tokenIn(await service.mailbox.waitForMail(email, /reset/i));
  const wanted = address();
  await change(cookies, wanted);
  expect((await verify(await linkTo(wanted))).status).toBe(200);
  expect((await driver.setPassword(reset)).status).toBe(410);
  const id = await driver.developerId(wanted);
  await driver.register(email);
  const where = { profile: { email } };
  const newcomer = await eventually('a new account', () => service.database.account.findFirst({ where }));
  expect([newcomer.id === id, newcomer.status]).toEqual([false, 'awaiting_verification']);
});

test('an address that has an account gets the same answer and the same mail, and keeps its account', async () => {
  const other = await driver.registered(address());
  const { email, cookies } = await loggedIn();
  expect((await change(cookies, other)).status).toBe(202);
  const refused = await verify(await linkTo(other));
  expect([refused.status, detail(refused)]).toEqual([409, 'Developer with the given email already exists']);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).body).toMatchObject({ email });
  expect((await driver.logIn(other)).status).toBe(204);
});

test('an address that signs up while the link lies in the mailbox keeps what it signed up for', async () => {
  const { email, cookies } = await loggedIn();
  const wanted = address();
  await change(cookies, wanted);
  const token = await linkTo(wanted);
  await driver.register(wanted);
  await service.mailbox.waitForMail(wanted, /please confirm/i);
  expect((await verify(token)).status).toBe(409);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).body).toMatchObject({ email });
});

test('of two accounts that change to one address at once, one gets it', async () => {
  const wanted = address();
  const tokens: string[] = [];
  for (const { cookies } of [await loggedIn(), await loggedIn()]) {
    await change(cookies, wanted);
    const mail = await eventually('another mail', async () =>
      (await service.mailbox.mailsTo(wanted)).map(tokenIn).find((token) => !tokens.includes(token)),
    );
    tokens.push(mail);
  }
  const statuses = (await Promise.all(tokens.map(verify))).map(({ status }) => status);
  expect(statuses.sort((a, b) => a - b)).toEqual([200, 409]);
});

test('of two that are asked for, the later counts: the link that went to the earlier is void', async () => {
  const { cookies } = await loggedIn();
  const [first, second] = [address(), address()];
  await change(cookies, first);
  const earlier = await linkTo(first);
  await change(cookies, second);
  expect((await verify(earlier)).status).toBe(410);
  expect((await verify(await linkTo(second))).body).toEqual({ email: second });
});

test('a new password stops a change that somebody else has asked for', async () => {
  const { email, cookies } = await loggedIn();
  const wanted = address();
  await change(cookies, wanted);
  const token = await linkTo(wanted);
  await driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  await driver.setPassword(tokenIn(await service.mailbox.waitForMail(email, /reset/i)), 'other words in a row');
  expect((await verify(token)).status).toBe(410);
});

test('a rule that turns an address away turns away the account that would change to it', async () => {
  const { email, cookies } = await loggedIn();
  const when = [{ kind: 'email_domain', domains: ['turned-away.example'], subdomains: false }];
  const put = async (rules: unknown[]) => {
    const { body } = await driver.manage('GET', '/approval-policy');
    const { revision } = body as { revision: number };
    const times = { escalate_after_hours: null, expire_after_days: null, remind_after_days: null, unanswered_after_days: null };
    const policy = { revision, rules, approvals: 1, ...times, escalate_to: [], digest: null };
    expect((await driver.manage('PUT', '/approval-policy', policy)).status).toBe(200);
  };
  await put([{ name: 'Rivals', when, then: 'reject' }]);
  const wanted = `${randomUUID()}@turned-away.example`;
  await change(cookies, wanted);
  const refused = await verify(await linkTo(wanted));
  await put([]);
  expect([refused.status, detail(refused)]).toEqual([409, 'This portal does not take accounts with this address']);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).body).toMatchObject({ email });
});

test('a link works once; what is no link of this kind is unknown', async () => {
  const { email, cookies } = await loggedIn();
  const wanted = address();
  await change(cookies, wanted);
  const token = await linkTo(wanted);
  expect((await driver.setPassword(token)).status).toBe(404);
  expect((await verify(token)).status).toBe(200);
  expect((await verify(token)).status).toBe(410);
  expect((await verify(randomUUID())).status).toBe(404);
  expect(wrong(await verify('nothing'))).toEqual(['token: is_uuid']);
  expect((await driver.call('POST', '/api/v3/developer', { body: { email, full_name: 'Ada' } })).status).toBe(201);
});

test('needs a session, the password, and another address than the present one', async () => {
  const { email, cookies } = await loggedIn();
  expect(titleOf(await change(undefined, address()))).toBe('Unauthorized');
  expect(titleOf(await change(cookies, address(), 'wrong words in a row'))).toBe('Invalid Credentials');
  expect(wrong(await change(cookies, email.toUpperCase()))).toEqual(['email: invalid']);
  expect(wrong(await change(cookies, 'nobody'))).toEqual(['email: invalid']);
  const { id } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
  expect(await service.database.outboxMail.count({ where: { accountId: id, kind: 'confirm-new-email-address' } })).toBe(0);
});

test('a wish that nobody confirms is forgotten with its link', async () => {
  const { email, cookies } = await loggedIn();
  await change(cookies, address());
  const { accountId } = await service.database.profile.findFirstOrThrow({ where: { email, newEmail: { not: null } } });
  await service.database.linkToken.updateMany({
    where: { accountId, purpose: 'change_email' },
    data: { expiresAt: new Date(Date.now() - 1000) },
  });
  await createHousekeeping(service.database).deleteExpired(new Date());
  await eventually('to be forgotten', () => service.database.profile.findFirst({ where: { accountId, newEmail: null } }));
});
