import { join } from 'node:path';
import { z } from 'zod';
import { projectFolder } from './project-folder';
import { SettingsError } from './settings';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** What the embedded start reads beside the settings that it hands on to api and worker. */
const schema = z.object({
  /** Holds all data: database, Temporal's file, mails, secrets, logs. */
  VESTIBULE_HOME: z.string().default(join(projectFolder, '.vestibule')),
  /** Programs that are fetched once; can be deleted at any time. */
  VESTIBULE_CACHE: z.string().default(join(projectFolder, '.cache')),
  PORT: port(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),

  /** Given: used instead of the embedded PostgreSQL. */
  DATABASE_URL: z.url().optional(),
  /** Given: used instead of the embedded Temporal. */
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: z.url().optional(),
  /** A Temporal CLI to use instead of one that is fetched. */
  TEMPORAL_CLI_PATH: z.string().optional(),
  /** `smtp`: mails go by it instead of to the mailbox. */
  MAIL_TRANSPORT: z.string().optional(),
  /** Given: mails go to Postmark instead of the mailbox. */
  POSTMARK_SERVER_TOKEN: z.string().optional(),

  /** Preferred ports of the embedded parts; where one is taken, a free one serves. */
  POSTGRES_PORT: port(5433),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  MAILBOX_PORT: port(8025),
});

export type EmbeddedSettings = z.output<typeof schema>;

/** Reads the environment; throws a SettingsError that lists all that is wrong. */
export function readEmbeddedSettings(environment: Record<string, string | undefined>): EmbeddedSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`These settings need attention (.env.example explains each):\n${problems.join('\n')}`);
}
