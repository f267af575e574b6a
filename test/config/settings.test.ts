import { randomBytes } from 'node:crypto';
import { readSettings } from '../../config/settings';

const key = () => randomBytes(32).toString('base64');
const read = (KEYS: string, others: Record<string, string> = {}) =>
  readSettings({ DATABASE_URL: 'postgresql://127.0.0.1/x', POSTMARK_SERVER_TOKEN: 'x', ADDRESS_KEY: key(), KEYS, ...others });

test('the first of KEYS is in use and the others are known, however many', () => {
  expect(read(`new:${key()}, old:${key()}`).KEYS.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('one id for two keys is refused: what names a key must find one', () => {
  expect(() => read(`old:${key()},old:${key()}`)).toThrow('KEYS: must not have the same id twice');
});

test('a worker keeps no run in memory, or two and more: Temporal has no cache of one', () => {
  const cached = (WORKER_CACHED_RUNS: string) => read(`k1:${key()}`, { WORKER_CACHED_RUNS }).WORKER_CACHED_RUNS;
  expect([cached(''), cached('0'), cached('2')]).toEqual([500, 0, 2]);
  expect(() => cached('1')).toThrow('WORKER_CACHED_RUNS: must be 0, or at least 2');
});
