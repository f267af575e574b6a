import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../config/project-folder';
import { readSettings, type Settings } from '../config/settings';
import { Mistake } from './mistake';

/** Which installation a command is about. */
export interface Installation {
  databaseUrl: string;
  /** Where people reach it; null where nobody has said so. */
  publicUrl: string | null;
  /** The setting SECRET_KEYS; null where nobody has said. */
  keys: string | null;
}

/** The one that the environment names, or else the one that `npm start` has up. */
export function findInstallation(): Installation {
  const { DATABASE_URL, PUBLIC_URL, SECRET_KEYS, VESTIBULE_HOME = '.vestibule' } = process.env;
  const given = PUBLIC_URL ? readUrl(PUBLIC_URL) : null;
  // An embedded start beside it is another installation.
  if (DATABASE_URL) return { databaseUrl: DATABASE_URL, publicUrl: given, keys: SECRET_KEYS || null };
  const file = join(VESTIBULE_HOME, 'stack.json');
  const { database, api } = readJson(file);
  const { keys } = readJson(join(VESTIBULE_HOME, 'secrets.json'));
  if (typeof database === 'string')
    return {
      databaseUrl: database,
      publicUrl: given ?? (typeof api === 'string' ? api : null),
      keys: SECRET_KEYS || (typeof keys === 'string' ? keys : null),
    };
  throw new Mistake(`which database? Set DATABASE_URL, or start the service first: it writes ${file}`);
}

/** The settings that its worker has. Throws a SettingsError that lists what is wrong. */
export function findSettings(): Settings {
  const { databaseUrl } = findInstallation();
  const { DATABASE_URL, VESTIBULE_HOME = '.vestibule' } = process.env;
  if (DATABASE_URL) return readSettings(process.env);
  // As the embedded start does, for what it hands on.
  const dotEnv = join(projectFolder, '.env');
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  const { temporal, namespace, mailbox } = readJson(join(VESTIBULE_HOME, 'stack.json'));
  const { keys, addressKey } = readJson(join(VESTIBULE_HOME, 'secrets.json'));
  return readSettings({
    ...text({ SECRET_KEYS: keys, EMAIL_HASH_KEY: addressKey, POSTMARK_SERVER_TOKEN: 'embedded' }),
    ...process.env,
    ...text({ DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporal, TEMPORAL_NAMESPACE: namespace, POSTMARK_URL: mailbox }),
    ...(typeof mailbox === 'string' && { POSTMARK_SERVER_TOKEN: 'embedded' }),
  });
}

function text(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    // What to do is said where it turns out that nothing is known.
    return {};
  }
}

function readUrl(text: string): string {
  if (!URL.canParse(text)) throw new Mistake(`PUBLIC_URL is not an address: ${text}`);
  return text;
}
