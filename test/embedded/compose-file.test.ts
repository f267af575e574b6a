import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { parse } from 'yaml';
import { projectFolder } from '../../config/project-folder';
import { eventually } from '../support/eventually';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages';

const run = promisify(execFile);

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  healthcheck?: { test: string[] };
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const read = (file: string) => readFileSync(join(projectFolder, file), 'utf8');
const text = read('docker-compose.yml');
const { services, volumes, networks, configs } = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: object;
  networks: Record<string, { internal?: boolean } | null>;
  configs: Record<string, { content: string }>;
};
const settings = [...read('config/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? '');

describe('docker-compose.yml', () => {
  it('waits only for services that exist, in a way that can come true', () => {
    for (const { depends_on = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const ends = /^(migrations|temporal-schema|temporal-setup)$/.test(name);
        expect(services[name]).toBeDefined();
        expect(condition).toBe(ends ? 'service_completed_successfully' : 'service_healthy');
        if (!ends) expect(services[name]?.healthcheck).toBeDefined();
      }
    }
    expect(Object.keys(volumes)).toEqual(['postgres', 'temporal-postgres']);
  });

  it('runs commands that the build makes', () => {
    for (const name of ['api', 'worker', 'migrations']) {
      const [command, file = ''] = services[name]?.command ?? [];
      expect(command).toBe('node');
      expect(existsSync(join(projectFolder, file))).toBe(true);
    }
  });

  it('holds no secret: every one must be given', () => {
    const secrets = Object.values(services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) =>
        /PASSWORD$|_PWD$|^SECRET_KEYS$|_KEY$|TOKEN|DATABASE_URL|SMTP_URL/.test(name),
      ),
    );
    expect(secrets.length).toBeGreaterThan(5);
    for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z_]+:(\?[^}]+|-)\}/);
  });

  it('opens ports to this machine alone', () => {
    for (const { ports = [] } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('asks for nothing that .env.example does not explain', () => {
    const example = read('.env.example');
    const asked = new Set([...text.matchAll(/\$\{([A-Z_]+):/g)].map(([, name]) => name ?? ''));
    const versions = /_VERSION$/;
    for (const name of asked) if (!versions.test(name)) expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
  });

  it.each(['api', 'worker'])('hands every setting on to the %s, and leaves defaults to the service', (name) => {
    const given = { HOST: '', PORT: '', ...services[name]?.environment };
    expect(settings.length).toBeGreaterThan(30);
    expect(Object.keys(given).sort()).toEqual([...settings].sort());
    const ofItsOwn = ['PUBLIC_URL', 'TEMPORAL_NAMESPACE', 'TEMPORAL_UI_URL'];
    for (const [setting, value] of Object.entries(given)) {
      if (!ofItsOwn.includes(setting)) expect(value).not.toMatch(/\$\{[A-Z_]+:-[^}]/);
    }
  });

  it('lets nobody reach a database or Temporal who has no business there', () => {
    const on = (network: string) => Object.keys(services).filter((name) => services[name]?.networks?.includes(network));
    expect(on('database').sort()).toEqual(['api', 'migrations', 'postgres', 'worker']);
    expect(on('temporal-database').sort()).toEqual(['temporal', 'temporal-postgres', 'temporal-schema']);
    expect(on('temporal').sort()).toEqual(['api', 'temporal', 'temporal-setup', 'temporal-ui', 'worker']);
    expect(on('outside').sort()).toEqual(['api', 'temporal-ui', 'worker']);
    for (const [name, network] of Object.entries(networks)) expect(network?.internal ?? false).toBe(name !== 'outside');
    for (const { networks: some } of Object.values(services)) expect(some).not.toHaveLength(0);
  });

  it('makes the service the owner of its database and no more, and that is enough for its schema', async () => {
    const superuser = new Client({ connectionString: process.env['TEST_POSTGRES'] });
    await superuser.connect();
    const [role, database] = [`role_${randomBytes(6).toString('hex')}`, `test_${randomBytes(6).toString('hex')}`];
    const statements = (configs['postgres-role']?.content ?? '')
      .split('\n')
      .filter((line) => !line.startsWith('\\'))
      .map((line) => line.replace(/DATABASE vestibule/, `DATABASE ${database}`).replace(/(ROLE|OWNER) vestibule/, `$1 ${role}`))
      .map((line) => line.replace(":'password'", "'secret'"))
      .filter(Boolean);
    expect(statements).toHaveLength(3);
    for (const statement of statements) await superuser.query(statement);
    const url = new URL(process.env['TEST_POSTGRES'] ?? '');
    Object.assign(url, { username: role, password: 'secret', pathname: `/${database}` });
    await run(process.execPath, ['dist/cli/migrate.js'], { cwd: projectFolder, env: { DATABASE_URL: url.toString() } });
    const { rows } = await superuser.query('SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = $1', [
      role,
    ]);
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }]);
    await eventually('nobody is connected to it', () => superuser.query(`DROP DATABASE ${database}`).catch(() => null));
    await superuser.query(`DROP ROLE ${role}`);
    await superuser.end();
  });

  it('registers the search attributes that workflows set', () => {
    const named = SEARCH_ATTRIBUTES.map(({ name, type }) => `${name}=${type.charAt(0)}${type.slice(1).toLowerCase()}`);
    expect(text).toContain(`for attribute in ${named.join(' ')}; do`);
  });
});

describe('.env.example', () => {
  it.each(['config/settings.ts', 'config/embedded-settings.ts'])('explains every setting of %s', (file) => {
    const names = [...read(file).matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(read('.env.example')).toMatch(new RegExp(`^#?${name}=`, 'm'));
  });
});

describe('prisma/migrations', () => {
  it('amount to schema.prisma (if not: npm run migration -- NAME)', () => {
    expect(read('prisma/migrations/schema.prisma')).toBe(read('prisma/schema.prisma'));
  });
});
