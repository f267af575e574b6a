import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mistake } from './mistake';

/** Which installation a command is about. */
export interface Installation {
  databaseUrl: string;
  /** Where people reach it; null where nobody has said so. */
  publicUrl: string | null;
}

/** The one that the environment names, or else the one that `npm start` has up. */
export function findInstallation(): Installation {
  const { DATABASE_URL, PUBLIC_URL, VESTIBULE_HOME = '.vestibule' } = process.env;
  const given = PUBLIC_URL ? readUrl(PUBLIC_URL) : null;
  // An embedded start beside it is another installation.
  if (DATABASE_URL) return { databaseUrl: DATABASE_URL, publicUrl: given };
  const file = join(VESTIBULE_HOME, 'stack.json');
  const { database, api } = readStack(file);
  if (typeof database === 'string') return { databaseUrl: database, publicUrl: given ?? (typeof api === 'string' ? api : null) };
  throw new Mistake(`which database? Set DATABASE_URL, or start the service first: it writes ${file}`);
}

function readStack(file: string): { database?: unknown; api?: unknown } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { database?: unknown; api?: unknown };
  } catch {
    // What to do is said where it turns out that nothing is known.
    return {};
  }
}

function readUrl(text: string): string {
  if (!URL.canParse(text)) throw new Mistake(`PUBLIC_URL is not an address: ${text}`);
  return text;
}
