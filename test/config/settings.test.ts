import { randomBytes } from 'node:crypto';
import { readSettings } from '../../config/settings';

const key = () => randomBytes(32).toString('base64');
const read = (KEYS: string) =>
  readSettings({ DATABASE_URL: 'postgresql://127.0.0.1/x', POSTMARK_SERVER_TOKEN: 'x', ADDRESS_KEY: key(), KEYS });

test('the first of KEYS is in use and the others are known, however many', () => {
  expect(read(`new:${key()}, old:${key()}`).KEYS.map(({ id }) => id)).toEqual(['new', 'old']);
});

test('one id for two keys is refused: what names a key must find one', () => {
  expect(() => read(`old:${key()},old:${key()}`)).toThrow('KEYS: must not have the same id twice');
});
