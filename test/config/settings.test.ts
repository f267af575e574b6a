import { randomBytes } from 'node:crypto';
import { readSettings } from '../../config/settings';

const key = () => randomBytes(32).toString('base64');
const read = (SECRET_KEYS: string, others: Record<string, string> = {}) =>
  readSettings({
    DATABASE_URL: 'postgresql://127.0.0.1/x',
    POSTMARK_SERVER_TOKEN: 'x',
    EMAIL_HASH_KEY: key(),
    SECRET_KEYS,
    ...others,
  });

test('the first of SECRET_KEYS is in use and the others are known, however many', () => {
  expect(read(`new:${key()}, old:${key()}`).SECRET_KEYS.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('one id for two keys is refused: what names a key must find one', () => {
  expect(() => read(`old:${key()},old:${key()}`)).toThrow('SECRET_KEYS: must not have the same id twice');
});

test('a worker keeps no run in memory, or two and more: Temporal has no cache of one', () => {
  const cached = (WORKER_CACHED_RUNS: string) => read(`k1:${key()}`, { WORKER_CACHED_RUNS }).WORKER_CACHED_RUNS;
  expect([cached(''), cached('0'), cached('2')]).toEqual([500, 0, 2]);
  expect(() => cached('1')).toThrow('WORKER_CACHED_RUNS: must be 0, or at least 2');
});

test('a setting by a name that it had before is not ignored in silence', () => {
  expect(() => read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off' })).toThrow(
    'TEMPORAL_DECISIONS: is called ALLOW_SIGNAL_DECISIONS now',
  );
  expect(read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off', ALLOW_SIGNAL_DECISIONS: 'off' })).toMatchObject({
    ALLOW_SIGNAL_DECISIONS: false,
  });
});
