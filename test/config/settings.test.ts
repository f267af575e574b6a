import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../config/settings';
import { temporalAccess } from '../../config/temporal-access';
import { AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY, SERVER_KEY } from '../support/authority';

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

test('a worker keeps at least as many runs in memory as it works at side by side', () => {
  const cached = (WORKER_CACHED_RUNS: string) => read(`k1:${key()}`, { WORKER_CACHED_RUNS }).WORKER_CACHED_RUNS;
  expect([cached(''), cached('40')]).toEqual([500, 40]);
  for (const few of ['0', '1', '2', '39']) expect(() => cached(few)).toThrow('WORKER_CACHED_RUNS: must be at least 40: a worker');
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

describe('TLS with Temporal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string) => {
    const path = join(folder, randomUUID());
    writeFileSync(path, content);
    return path;
  };
  const [certificate, key, authority, other] = [CLIENT_CERTIFICATE, CLIENT_KEY, AUTHORITY, SERVER_KEY].map(file);
  const tls = (changes: Record<string, string | undefined>) =>
    temporalAccess(read(`k1:${randomBytes(32).toString('base64')}`, { TEMPORAL_TLS: 'on', ...changes })).tls;
  const PAIR = { TEMPORAL_TLS_CERT_FILE: certificate, TEMPORAL_TLS_KEY_FILE: key };

  it('is off unless it is set, and on where an API key is', () => {
    expect([tls({ TEMPORAL_TLS: '' }), tls({}), tls({ TEMPORAL_TLS: '', TEMPORAL_API_KEY: 'x' })]).toEqual([undefined, {}, {}]);
  });

  it('has an authority, a name and a client certificate where they are given', () => {
    expect(tls({ ...PAIR, TEMPORAL_TLS_CA_FILE: authority, TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' })).toEqual({
      serverNameOverride: 'temporal.example.com',
      serverRootCACertificate: Buffer.from(AUTHORITY),
      clientCertPair: { crt: Buffer.from(CLIENT_CERTIFICATE), key: Buffer.from(CLIENT_KEY) },
    });
  });

  it.each<[what: string, changes: Record<string, string | undefined>, words: RegExp]>([
    ['half a pair', { TEMPORAL_TLS_CERT_FILE: certificate }, /TEMPORAL_TLS_KEY_FILE: is required with TEMPORAL_TLS_CERT_FILE/],
    ['the other half', { TEMPORAL_TLS_KEY_FILE: key }, /TEMPORAL_TLS_CERT_FILE: is required with TEMPORAL_TLS_KEY_FILE/],
    ['two halves of two', { ...PAIR, TEMPORAL_TLS_KEY_FILE: other }, /TEMPORAL_TLS_KEY_FILE: is not the key of the certificate/],
    ['no file', { TEMPORAL_TLS_CA_FILE: join(folder, 'none') }, /TEMPORAL_TLS_CA_FILE: cannot be read: ENOENT.*none/],
    ['a key for a certificate', { TEMPORAL_TLS_CA_FILE: key }, /TEMPORAL_TLS_CA_FILE: holds no certificate in PEM/],
    ['a certificate for a key', { ...PAIR, TEMPORAL_TLS_KEY_FILE: certificate }, /TEMPORAL_TLS_KEY_FILE: holds no private key/],
    ['no TLS', { TEMPORAL_TLS: 'off', TEMPORAL_TLS_CA_FILE: authority }, /TEMPORAL_TLS_CA_FILE: needs TEMPORAL_TLS=on/],
  ])('is refused with what is wrong about it: %s', (_, changes, words) => {
    expect(() => tls(changes)).toThrow(words);
  });
});

test('a worker is of a version of a deployment, or of none: never of half of one', () => {
  const version = (changes: Record<string, string>) => () => read(`k1:${key()}`, changes);
  expect(version({ TEMPORAL_DEPLOYMENT_NAME: 'vestibule', TEMPORAL_BUILD_ID: '1.2.0' })).not.toThrow();
  expect(version({ TEMPORAL_DEPLOYMENT_NAME: 'vestibule' })).toThrow('TEMPORAL_BUILD_ID: is required');
  expect(version({ TEMPORAL_BUILD_ID: 'x' })).toThrow('TEMPORAL_DEPLOYMENT_NAME: is required');
  expect(version({ TEMPORAL_DEPLOYMENT_NAME: 'a.b', TEMPORAL_BUILD_ID: 'x' })).toThrow('TEMPORAL_DEPLOYMENT_NAME: must be');
});

test('a setting by a name that it had before is not ignored in silence', () => {
  expect(() => read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off' })).toThrow(
    'TEMPORAL_DECISIONS: is called ALLOW_SIGNAL_DECISIONS now',
  );
  expect(read(`k1:${key()}`, { TEMPORAL_DECISIONS: 'off', ALLOW_SIGNAL_DECISIONS: 'off' })).toMatchObject({
    ALLOW_SIGNAL_DECISIONS: false,
  });
});
