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

describe('the transport of mails', () => {
  const SMTP_URL = 'smtps://ada:p%40ss@mail.example.com:465';
  const keys = `k1:${key()}`;
  const smtp = (changes: Record<string, string> = {}) =>
    read(keys, { POSTMARK_SERVER_TOKEN: '', MAIL_TRANSPORT: 'smtp', SMTP_URL, ...changes });

  it('is Postmark, which needs its token', () => {
    expect(read(keys).MAIL_TRANSPORT).toBe('postmark');
    expect(() => read(keys, { POSTMARK_SERVER_TOKEN: '' })).toThrow(
      'POSTMARK_SERVER_TOKEN: is required, unless MAIL_TRANSPORT is smtp',
    );
  });

  it('is SMTP with its server, and then needs no token', () => {
    expect(smtp()).toMatchObject({ MAIL_TRANSPORT: 'smtp', SMTP_URL });
    expect([smtp().SMTP_REQUIRE_TLS, smtp({ SMTP_REQUIRE_TLS: 'off' }).SMTP_REQUIRE_TLS]).toEqual([undefined, false]);
    expect(() => smtp({ SMTP_URL: '' })).toThrow('SMTP_URL: is required with MAIL_TRANSPORT=smtp');
  });

  it('is never SMTP by half: a server for it alone is refused', () => {
    expect(() => read(keys, { SMTP_URL })).toThrow('SMTP_URL: is for MAIL_TRANSPORT=smtp alone');
    expect(() => smtp({ MAIL_TRANSPORT: 'pigeon' })).toThrow('MAIL_TRANSPORT:');
  });

  it.each([
    'mail.example.com',
    'https://mail.example.com',
    'smtp://:25',
    'smtp://user@mail.example.com',
    'smtp://user:100%@mail.example.com',
    'smtp://mail.example.com/inbox',
    'smtp://mail.example.com?logger=true',
  ])('has a server that is one, and nothing of it is repeated: %s', (url) => {
    const refused = () => smtp({ SMTP_URL: url });
    expect(refused).toThrow(/SMTP_URL: must be smtp:\/\/ or smtps:\/\//);
    expect(refused).not.toThrow(url);
  });
});

test('a setting by a name that it had before is not ignored in silence', () => {
  expect(() => read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off' })).toThrow(
    'TEMPORAL_DECISIONS: is called ALLOW_SIGNAL_DECISIONS now',
  );
  expect(read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off', ALLOW_SIGNAL_DECISIONS: 'off' })).toMatchObject({
    ALLOW_SIGNAL_DECISIONS: false,
  });
});
