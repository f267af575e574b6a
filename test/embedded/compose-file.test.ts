import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFolder } from '../../config/project-folder';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

const read = (file: string) => readFileSync(join(projectFolder, file), 'utf8');
const text = read('docker-compose.yml');
const { services, volumes } = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: object };

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
      Object.entries(environment).filter(([name]) => /PASSWORD$|_PWD$|^KEYS$|_KEY$|TOKEN|DATABASE_URL/.test(name)),
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
