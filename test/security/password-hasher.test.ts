import bcrypt from 'bcryptjs';
import { createPasswordHasher, PasswordsBusy, type PasswordHasherOptions } from '../../security/password-hasher';
import passwordThread, { dummyHash } from '../../security/password-thread';
import { watchPasswordWork } from '../support/password-work';
import { ringOf } from './ring';

const password = 'a long walk by the sea';
const open: { close(): Promise<void> }[] = [];

function hasher(options: Partial<PasswordHasherOptions> = {}) {
  const made = createPasswordHasher({
    ring: ringOf('new', 'old'),
    cost: 4,
    highestKeptCost: 4,
    threads: 1,
    queue: 32,
    ...options,
  });
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

describe('a failure takes the work of the dearest hash that is kept', () => {
  const work = watchPasswordWork();

  test('whatever the hash has cost, and where there is none or its key is gone', async () => {
    const [cheap, dear] = [await hasher().hash(password), await hasher({ cost: 7 }).hash(password)];
    const byLostKey = await hasher({ ring: ringOf('lost') }).hash(password);
    const { verify } = hasher({ cost: 5, highestKeptCost: 7 });
    work.take();
    for (const stored of [cheap, dear, byLostKey, { ...cheap, hash: 'nonsense' }, null]) {
      expect(await verify('wrong', stored)).toEqual({ valid: false, renewed: null });
    }
    expect(work.take()).toEqual(Array.from({ length: 5 }, () => 2 ** 7));
  });

  test('one that another process has kept meanwhile counts from the moment it is met', async () => {
    const dear = await hasher({ cost: 6 }).hash(password);
    const { verify } = hasher();
    work.take();
    for (const stored of [null, dear, null]) await verify('wrong', stored);
    expect(work.take()).toEqual([2 ** 4, 2 ** 6, 2 ** 6]);
  });

  test('and is done in truth: the thread compares at each cost that it is given', () => {
    const compare = jest.spyOn(bcrypt, 'compareSync');
    passwordThread({ preHash: 'wrong', hash: dummyHash(5), topUp: [5, 6] });
    expect(compare.mock.calls.map(([, hash]) => hash.slice(0, 6))).toEqual(['$2b$05', '$2b$05', '$2b$06']);
    expect(compare.mock.results.map(({ value }) => value as boolean)).toEqual([false, false, false]);
    compare.mockRestore();
  });
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
  const { hash, verify } = hasher({ threads: 1, queue: 2, cost: 10 });
  const waiting = [hash('of somebody who waits'), hash('of somebody who waits longer')];
  const [verified] = await Promise.all([verify(password, byOldKey), ...waiting]);
  expect(verified).toEqual({ valid: true, renewed: null });
});
