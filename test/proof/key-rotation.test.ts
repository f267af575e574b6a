/** A new key by two rolling restarts, known everywhere before it is used: every state in between, and the ways around it. */
import { randomBytes } from 'node:crypto';
import type { Settings } from '../../config/settings';
import { tokenIn, createHttpDriver, type HttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';

type Keys = Settings['SECRET_KEYS'];

const key = (id: string) => ({ id, secret: randomBytes(32).toString('base64') });
const [OLD, NEW] = [key('old'), key('new')];
const BEFORE = [OLD];
const KNOWN = [OLD, NEW];
const IN_USE = [NEW, OLD];
const RETIRED = [NEW, { ...OLD, retired: true }];

/** Enough for a busy machine where an answer must come, and little where none can. */
const PATIENT_MS = 15_000;
const IMPATIENT_MS = 2000;

let service: Service;
let driver: HttpDriver;

beforeEach(async () => {
  const SECRET_KEYS = `${OLD.id}:${OLD.secret}`;
  service = await startService({ settings: { SECRET_KEYS, UPDATE_TIMEOUT_MS: String(PATIENT_MS), MAIL_TIMEOUT_SECONDS: '15' } });
  driver = createHttpDriver(service);
});
afterEach(() => service.stop());

async function restart(api: Keys, worker: Keys, UPDATE_TIMEOUT_MS = PATIENT_MS): Promise<void> {
  await service.stopWorker();
  await service.restartApi({ SECRET_KEYS: api, UPDATE_TIMEOUT_MS });
  await service.startWorker({ SECRET_KEYS: worker });
}

/** People at each point of the way in. */
interface People {
  signedUp: string;
  verified: { email: string; token: string };
  pending: string;
  loggedIn: { email: string; cookies: Record<string, string> };
}

async function begin(): Promise<People> {
  const [signedUp, other, pending, email] = [
    await driver.register(),
    await driver.register(),
    await driver.registered(),
    await driver.registered(),
  ];
  const { cookies } = await decideAndLogIn(email);
  return { signedUp, verified: { email: other, token: await driver.verified(other) }, pending, loggedIn: { email, cookies } };
}

async function goOn({ signedUp, verified, pending, loggedIn }: People): Promise<void> {
  const { cookies } = loggedIn;
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).status).toBe(200);
  const renewed = await driver.call('POST', '/api/v3/developer/refresh', { cookies });
  expect(renewed.status).toBe(204);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies: renewed.cookies })).status).toBe(200);
  expect((await driver.logIn(loggedIn.email)).status).toBe(204);

  await decideAndLogIn(pending);
  expect((await driver.setPassword(verified.token)).status).toBe(204);
  await decideAndLogIn(verified.email);
  expect((await driver.setPassword(await driver.verified(signedUp))).status).toBe(204);
  await decideAndLogIn(signedUp);
}

async function decideAndLogIn(email: string) {
  expect((await decide(email)).status).toBe(200);
  await service.mailbox.waitForMail(email, /approved/i);
  const loggedIn = await driver.logIn(email);
  expect(loggedIn.status).toBe(204);
  return loggedIn;
}

const decide = async (email: string) =>
  driver.manage('PATCH', `/developers/${await driver.developerId(email)}`, { status: 'approved', reason: 'a reason' });

/** Temporal tries a run's failed task again after a pause of its own. */
const decidedAtLast = (email: string) => eventually('the run goes on', async () => (await decide(email)).status === 200, 60_000);

const logged = () => service.log.lines.map((line) => JSON.stringify(line)).join('\n');

it('works in every state of the two restarts, for whoever began before it, in the state before, and in it', async () => {
  const states: [api: Keys, worker: Keys][] = [
    [KNOWN, BEFORE],
    [BEFORE, KNOWN],
    [KNOWN, KNOWN],
    [IN_USE, KNOWN],
    [KNOWN, IN_USE],
    [IN_USE, IN_USE],
  ];
  const early: People[] = [];
  while (early.length < states.length) early.push(await begin());
  let before = await begin();
  for (const [index, [api, worker]] of states.entries()) {
    await restart(api, worker);
    const people = await begin();
    await goOn(before);
    await goOn(early[index] as People);
    before = people;
  }
  await goOn(before);
  service.log.verify();
}, 240_000);

it('ends what proves something with a key that is retired, and keeps what can be read with nothing else', async () => {
  const { signedUp, verified, pending, loggedIn } = await begin();
  const lost = await driver.verifyToken(signedUp);
  await restart(RETIRED, RETIRED);

  const { cookies } = loggedIn;
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).status).toBe(401);
  expect((await driver.call('POST', '/api/v3/developer/refresh', { cookies })).status).toBe(401);
  expect((await driver.logIn(loggedIn.email)).status).toBe(204);
  const { keys } = (await driver.call('GET', '/.well-known/jwks.json')).body as { keys: { kid: string }[] };
  expect(keys.map(({ kid }) => kid)).toEqual([NEW.id]);

  const verify = (token: string) => driver.call('POST', '/api/v3/developer/verify-email', { body: { token } });
  expect((await verify(lost)).status).toBe(410);
  expect((await driver.setPassword(verified.token)).status).toBe(410);
  await driver.register(signedUp);
  const token = await eventually('a link of another key', async () => {
    const tokens = (await service.mailbox.mailsTo(signedUp)).map(tokenIn);
    return tokens.find((one) => one !== lost) ?? null;
  });
  expect((await verify(token)).status).toBe(202);

  await decideAndLogIn(pending);
  service.log.verify();
});

it('says "not done" and which key is missing where a key is used before it is known', async () => {
  const email = await driver.registered();
  await restart(IN_USE, BEFORE, IMPATIENT_MS);
  service.log.expect(/gave no answer/);
  service.log.expect(/encrypted with key \\"new\\", which is not in the ring/);
  expect((await decide(email)).status).toBe(503);
  const named = () => /encrypted with key \\"new\\", which is not in the ring/.test(logged());
  await eventually('the key is named', () => Promise.resolve(named()));

  await restart(KNOWN, KNOWN);
  await decidedAtLast(email);
  expect((await driver.logIn(email)).status).toBe(204);
}, 120_000);

it('says which key is missing where one is removed too early, and goes on when it is back', async () => {
  const { pending, loggedIn } = await begin();
  service.log.expect(/SECRET_KEYS lacks the key/);
  service.log.expect(/gave no answer/);
  service.log.expect(/encrypted with key \\"old\\", which is not in the ring/);
  await restart([NEW], [NEW], IMPATIENT_MS);
  expect(logged()).toMatch(/SECRET_KEYS lacks the key \\"old\\", which passwords, sessions, links still need/);
  expect((await driver.logIn(loggedIn.email)).status).toBe(401);
  expect((await driver.call('POST', '/api/v3/developer/refresh', { cookies: loggedIn.cookies })).status).toBe(401);
  expect((await decide(pending)).status).toBe(503);
  const named = () => /encrypted with key \\"old\\", which is not in the ring/.test(logged());
  await eventually('the key is named', () => Promise.resolve(named()));

  await restart(IN_USE, IN_USE);
  await decidedAtLast(pending);
  for (const email of [pending, loggedIn.email]) expect((await driver.logIn(email)).status).toBe(204);
}, 120_000);
