import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { composeApi } from '../../api/compose';
import { projectFolder } from '../../config/project-folder';
import { readKeys, readSettings } from '../../config/settings';
import { openDatabase } from '../../prisma/client';
import { createAdministratorLinks } from '../../prisma/stores/administrator/administrator-link-store';
import { createAuditAnchoring } from '../../prisma/stores/audit/audit-anchoring';
import { hashAdministratorLink } from '../../security/administrator-link';
import { createAuditSeals } from '../../security/audit-seal';
import { createKeyRing } from '../../security/key-ring';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
const EMAIL_HASH_KEY = randomBytes(32).toString('base64');
const SECRET_KEYS = `k1:${randomBytes(32).toString('base64')}`;
const seals = createAuditSeals(createKeyRing(readKeys(SECRET_KEYS)));

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const run = promisify(execFile);
const command = (name: string, args: string[], environment: Record<string, string>) =>
  run(process.execPath, [join(projectFolder, 'dist', 'cli', `${name}.js`), ...args], {
    env: { ...process.env, DATABASE_URL: '', PUBLIC_URL: '', SECRET_KEYS, ...environment },
  });
const seed = async (port: number) => {
  const { stdout } = await command('seed', [], {
    DATABASE_URL: database.url,
    EMAIL_HASH_KEY,
    PORTAL_URL: `http://localhost:${port}`,
  });
  return JSON.parse(stdout) as { portalId: string; adminToken: string | null };
};
const admin = async (...args: string[]) => (await command('admin', args, { DATABASE_URL: database.url })).stdout;
const failure = (...args: string[]) =>
  command('admin', args, { DATABASE_URL: database.url }).then(
    () => 'it succeeded',
    (error: unknown) => (error as { stderr: string }).stderr,
  );
/** What a command that failed says, in the shape of one that did not. */
const failed = (error: unknown) => {
  const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
  return { code, said: stdout + stderr };
};
const fail = (found: unknown) => {
  throw new Error(JSON.stringify(found));
};
const idIn = (text: string) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0] ?? '';

test('the seed makes a portal and the first administrator once, and says so in the audit', async () => {
  const first = await seed(3000);
  expect(first).toEqual({ portalId: expect.any(String) as string, adminToken: expect.stringMatching(/^vst_/) as string });
  expect(await seed(3000)).toEqual({ portalId: first.portalId, adminToken: null });
  const db = openDatabase(database.url, 1);
  expect(await db.auditEntry.count({ where: { event: 'first_administrator_created' } })).toBe(1);
  expect((await db.administrator.findFirst())?.name).toBe('First administrator (embedded start)');
  await seed(3100);
  expect((await db.portal.findFirst())?.url).toBe('http://localhost:3100');
  await db.$disconnect();
});

test('another EMAIL_HASH_KEY is refused, by the seed and by the api', async () => {
  const other = randomBytes(32).toString('base64');
  const environment = { DATABASE_URL: database.url, EMAIL_HASH_KEY: other, PORTAL_URL: 'http://localhost:3000' };
  await expect(command('seed', [], environment)).rejects.toMatchObject({
    stderr: expect.stringContaining('EMAIL_HASH_KEY is not the one') as string,
  });
  const settings = readSettings({ ...environment, POSTMARK_SERVER_TOKEN: 'x', SECRET_KEYS: `k1:${other}` });
  await expect(composeApi(settings, pino({ level: 'silent' }))).rejects.toThrow('EMAIL_HASH_KEY is not the one');
});

test('administrators and tokens: made, listed, revoked, removed, and the audit says whose', async () => {
  const made = await admin(
    'create-administrator',
    '--name',
    'Grace',
    '--email',
    'grace@example.com',
    '--role',
    'portal_admin',
    '--portal',
    'Developer Portal',
  );
  expect(made).toMatch(/Administrator Grace \(portal_admin\): [0-9a-f-]{36}[\s\S]*vst_/);
  const token = await admin('create-token', idIn(made), '--label', 'laptop', '--days', '90');
  expect(token).toMatch(/good until/);
  expect(await admin('list')).toMatch(/Grace <grace@example.com>\n {2}portal_admin of Developer Portal\n/);
  expect(await admin('revoke-token', idIn(token))).toContain('Revoked.');
  expect(await admin('list')).toMatch(/laptop, never used, revoked/);
  expect(await admin('remove-administrator', idIn(made))).toContain('Removed.');
  expect(await admin('list')).not.toContain('Grace');

  const db = openDatabase(database.url, 1);
  const entries = await db.auditEntry.findMany({ where: { subjectId: idIn(made) }, orderBy: { sequence: 'asc' } });
  await db.$disconnect();
  expect(entries.map(({ event }) => event)).toEqual([
    'administrator_created',
    'administrator_token_created',
    'administrator_token_revoked',
    'administrator_removed',
  ]);
});

describe('links by which administrators set a password for the console', () => {
  const PUBLIC_URL = 'https://admin.example';
  const withUrl = async (...args: string[]) => (await command('admin', args, { DATABASE_URL: database.url, PUBLIC_URL })).stdout;
  const make = (name: string, ...args: string[]) => withUrl('create-administrator', '--name', name, '--role', 'viewer', ...args);
  const linkIn = (text: string) => /(\S+)\/console\/set-password#token=([0-9a-f-]{36})/.exec(text)?.slice(1) ?? [];
  const found = async (token = '') => {
    const db = openDatabase(database.url, 1);
    const link = await createAdministratorLinks(db, seals).find(hashAdministratorLink(token));
    await db.$disconnect();
    return link;
  };
  const audited = async (event: string) => {
    const db = openDatabase(database.url, 1);
    const count = await db.auditEntry.count({ where: { event, chain: 'installation', actor: 'system' } });
    await db.$disconnect();
    return count;
  };

  test('made with an administrator who has an address; a later link ends it', async () => {
    const made = await make('Ada', '--email', 'Ada@example.com');
    const [origin, first] = linkIn(made);
    expect([origin, await found(first)]).toEqual([PUBLIC_URL, expect.objectContaining({ refusal: null })]);
    const [, second] = linkIn(await withUrl('create-link', idIn(made).toUpperCase()));
    expect([(await found(first))?.refusal, (await found(second))?.refusal]).toEqual(['token_expired', null]);
    expect(await found(second)).toMatchObject({ administrator: { id: idIn(made), name: 'Ada' } });
    expect(await audited('administrator_link_created')).toBe(2);
    expect(await failure('create-link', idIn(made))).toContain('where is the console? Set PUBLIC_URL');
    await admin('remove-administrator', idIn(made));
    expect([await found(second), await failure('create-link', idIn(made))]).toEqual([
      null,
      expect.stringContaining('there is no administrator'),
    ]);
  });

  test('an administrator without an address gets one first', async () => {
    const made = await make('Ben');
    expect(linkIn(made)).toEqual([]);
    expect(await failure('create-link', idIn(made))).toContain('Ben has no address to log in with: see set-email');
    expect(await admin('set-email', idIn(made), 'ben@example.com')).toContain('Set.');
    expect(await audited('administrator_email_set')).toBe(1);
    expect(linkIn(await withUrl('create-link', idIn(made)))).toHaveLength(2);
    expect(await admin('list')).toContain('Ben <ben@example.com>');
  });

  test('an address belongs to one administrator, however it is written', async () => {
    expect(await failure('create-administrator', '--name', 'X', '--role', 'viewer', '--email', 'BEN@example.com')).toContain(
      'another administrator has this address',
    );
    const other = await make('Cleo', '--email', 'cleo@example.com');
    expect(await failure('set-email', idIn(other), 'Ben@Example.com')).toContain('another administrator has this address');
    expect(await admin('set-email', idIn(other), 'CLEO@example.com')).toContain('Set.');
    expect(await failure('set-email', idIn(other), 'nonsense')).toContain('that is not an e-mail address');
    expect(await failure('set-email', '00000000-0000-4000-8000-000000000000', 'x@example.com')).toContain(
      'there is no administrator',
    );
  });

  test('without PUBLIC_URL they lead to where the embedded start is; where nobody knows, that is said', async () => {
    const home = await mkdtemp(join(tmpdir(), 'vestibule-'));
    await writeFile(join(home, 'stack.json'), JSON.stringify({ database: database.url, api: 'http://localhost:3100' }));
    const there = (...args: string[]) => command('admin', args, { VESTIBULE_HOME: home });
    const made = (await there('create-administrator', '--name', 'Dora', '--role', 'viewer', '--email', 'dora@example.com'))
      .stdout;
    expect(linkIn(made)[0]).toBe('http://localhost:3100');
    await rm(home, { recursive: true });
    const elsewhere = await admin('create-administrator', '--name', 'Eve', '--role', 'viewer', '--email', 'eve@example.com');
    expect([linkIn(elsewhere), elsewhere]).toEqual([[], expect.stringMatching(/create-link [0-9a-f-]{36}, with PUBLIC_URL set/)]);
  });
});

test('portals: made and listed', async () => {
  expect(await admin('create-portal', '--name', 'Partners', '--url', 'https://partners.example', '--auto-approve')).toContain(
    'approved automatically',
  );
  expect(await admin('list-portals')).toMatch(/Partners {2}https:\/\/partners.example/);
  for (const name of ['x'.repeat(256), ' ', 'a\nb'])
    expect(await failure('create-portal', '--name', name, '--url', 'https://long.example')).toContain('255 characters at most');
  expect(await failure('create-portal', '--name', 'X', '--url', `https://${'x'.repeat(300)}.example`)).toContain('and a host');
  expect(await failure('create-portal', '--name', 'Partners', '--url', 'https://elsewhere.example')).toContain(
    'another portal has this name',
  );
});

describe('verify-audit', () => {
  const verify = (environment: Record<string, string> = {}, ...args: string[]) =>
    command('admin', ['verify-audit', ...args], { DATABASE_URL: database.url, ...environment }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      failed,
    );
  const sql = async (statement: string) => {
    const db = openDatabase(database.url, 1);
    await db.$executeRawUnsafe(statement);
    await db.$disconnect();
  };

  test('says what it has checked, and knows an anchor by its hash from the log', async () => {
    expect(await verify()).toEqual({ code: 0, said: expect.stringMatching(/\d+ entries in 1 chains.*: all fit\.\n/) as string });
    const db = openDatabase(database.url, 1);
    const made = await createAuditAnchoring(db, seals).anchorMoved({ broken: fail, unchecked: fail });
    await db.$disconnect();
    const hash = Buffer.from(made?.hash ?? []).toString('hex');
    const { code, said } = await verify({}, '--head', hash);
    expect([code, said]).toEqual([0, expect.stringMatching(new RegExp(`The last anchor is 1, of .*: ${hash}`))]);
    const other = '0'.repeat(64);
    expect(await verify({}, '--head', hash, '--head', other)).toEqual({
      code: 1,
      said: expect.stringContaining(`broken  chain anchors: none has the hash ${other}`) as string,
    });
    expect((await verify({}, '--head', 'nonsense')).said).toContain('64 digits');
  });

  test('names what does not fit, and exits with 1', async () => {
    await sql(`UPDATE "AuditEntry" SET "event" = 'other' WHERE "sequence" = 2`);
    const { code, said } = await verify();
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/broken {2}chain installation, entry 2: it is not what was written\n/),
    ]);
  });

  test('says which key it lacks; without any key nothing is checked, and nothing is changed', async () => {
    const { code, said } = await verify({ SECRET_KEYS: `k2:${randomBytes(32).toString('base64')}` });
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/the key "k1", which \d+ entries and anchors name, is not in SECRET_KEYS/),
    ]);
    expect((await verify({ SECRET_KEYS: '' })).said).toContain('set SECRET_KEYS as the service has it');
    const create = command('admin', ['create-portal', '--name', 'X', '--url', 'https://x.example'], {
      DATABASE_URL: database.url,
      SECRET_KEYS: '',
    });
    await expect(create).rejects.toMatchObject({
      stderr: expect.stringContaining('set SECRET_KEYS as the service has it') as string,
    });
    expect(await admin('list-portals')).not.toContain('x.example');
  });
});

test('another key by the same id is refused, since what it seals would never fit', async () => {
  const other = { DATABASE_URL: database.url, SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}` };
  await expect(command('admin', ['list'], other)).rejects.toMatchObject({
    stderr: expect.stringContaining('SECRET_KEYS has another key "k1" than this database was used with') as string,
  });
});

test('mistakes are told in a line', async () => {
  expect(await failure('create-administrator', '--name', 'X', '--role', 'king')).toMatch(
    /Allowed choices are organization_admin, portal_admin, viewer/,
  );
  expect(await failure('create-administrator', '--name', 'X', '--role', 'portal_admin')).toContain('say which by --portal');
  expect(await failure('create-administrator', '--name', 'X', '--role', 'viewer', '--portal', 'Nowhere')).toContain(
    'there is no portal "Nowhere"',
  );
  expect(await failure('create-token', 'nonsense')).toContain('"nonsense" is not an id');
  expect(await failure('revoke-token', '00000000-0000-4000-8000-000000000000')).toContain('there is no living token');
});

test('without DATABASE_URL the database of the embedded start is used, and help says all that', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vestibule-'));
  await writeFile(join(home, 'stack.json'), JSON.stringify({ database: database.url }));
  expect((await command('admin', ['list-portals'], { VESTIBULE_HOME: home })).stdout).toContain('Developer Portal');
  await rm(home, { recursive: true });
  await expect(command('admin', ['list-portals'], { VESTIBULE_HOME: home })).rejects.toMatchObject({
    stderr: expect.stringContaining('which database? Set DATABASE_URL') as string,
  });
  expect((await command('admin', ['--help'], {})).stdout).toMatch(/Examples:[\s\S]*create-portal --name "Partners"/);
});
