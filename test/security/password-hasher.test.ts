import { createPasswordHasher, PasswordsBusy, type PasswordHasherOptions } from '../../security/password-hasher';
import { ringOf } from './ring';

const password = 'a long walk by the sea';
const open: { close(): Promise<void> }[] = [];

function hasher(options: Partial<PasswordHasherOptions> = {}) {
  const made = createPasswordHasher({ ring: ringOf('new', 'old'), cost: 4, threads: 1, queue: 32, ...options });
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

test('the right password is valid, any other is not, and two hashes of it differ', async () => {
  const { hash, verify } = hasher();
  const stored = await hash(password);
  expect(stored).toMatchObject({ keyId: 'new', cost: 4 });
  expect(stored.hash).toMatch(/^\$2[aby]\$04\$/);
  expect(await verify(password, stored)).toEqual({ valid: true, renewed: null });
  expect(await verify(`${password}.`, stored)).toEqual({ valid: false, renewed: null });
  expect((await hash(password)).hash).not.toBe(stored.hash);
});

test('what follows byte 72 counts, and so does a zero byte', async () => {
  const { hash, verify } = hasher();
  const long = 'ä'.repeat(120);
  const stored = await hash(`${long}1`);
  expect(await verify(`${long}1`, stored)).toMatchObject({ valid: true });
  expect(await verify(`${long}2`, stored)).toMatchObject({ valid: false });
  expect(await verify('zero\0a', await hash('zero\0b'))).toMatchObject({ valid: false });
});

test('a stolen table is worth nothing without the key', async () => {
  const stored = await hasher({ ring: ringOf('new') }).hash(password);
  const { verify } = hasher({ ring: ringOf('old') });
  expect(await verify(password, { ...stored, keyId: 'old' })).toEqual({ valid: false, renewed: null });
});

test('a hash of an older key or another cost still opens and is made anew', async () => {
  const byOldKey = await hasher({ ring: ringOf('old') }).hash(password);
  const byOtherCost = await hasher({ cost: 5 }).hash(password);
  const { verify } = hasher();
  for (const stored of [byOldKey, byOtherCost]) {
    const { valid, renewed } = await verify(password, stored);
    expect([valid, renewed]).toMatchObject([true, { keyId: 'new', cost: 4 }]);
    expect(await verify(password, renewed)).toEqual({ valid: true, renewed: null });
  }
  expect(await verify('wrong', byOldKey)).toEqual({ valid: false, renewed: null });
});

test('no password is never valid, and neither is one whose key is gone', async () => {
  const stored = await hasher({ ring: ringOf('old') }).hash(password);
  const { verify } = hasher({ ring: ringOf('new') });
  expect(await verify(password, null)).toEqual({ valid: false, renewed: null });
  expect(await verify(password, stored)).toEqual({ valid: false, renewed: null });
});

test('looking for an account that is not there takes the work of one that is', async () => {
  const { hash, verify } = hasher({ cost: 9 });
  const stored = await hash(password);
  const known = await fastest(() => verify('wrong', stored));
  const unknown = await fastest(() => verify('wrong', null));
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});

test('a full queue says so at once, and what was let in is answered', async () => {
  const { hash } = hasher({ threads: 1, queue: 2 });
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => hash(password)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.every(({ reason }) => reason instanceof PasswordsBusy)).toBe(true);
  await expect(hash(password)).resolves.toMatchObject({ keyId: 'new' });
});

test('an old hash opens, and is not made anew, while others wait for a thread', async () => {
  const byOldKey = await hasher({ ring: ringOf('old') }).hash(password);
  const { hash, verify } = hasher({ threads: 1, queue: 1 });
  const [verified] = await Promise.all([verify(password, byOldKey), hash('of somebody who waits')]);
  expect(verified).toEqual({ valid: true, renewed: null });
});

async function fastest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}
