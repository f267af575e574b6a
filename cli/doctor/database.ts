import { migrationsFolder } from '../../config/project-folder';
import type { Settings } from '../../config/settings';
import type { Database } from '../../prisma/client';
import { assertMigrated, MigrationsMissing } from '../../prisma/reach-database';
import { namedKeys } from '../../prisma/stores/installation/named-keys';
import { createEmailHash } from '../../security/email-hash';
import { createKeyRing } from '../../security/key-ring';
import { check, describe, type Finding, ok, wrong } from './finding';

/** Whether PostgreSQL answers and has all migrations. Nothing else of it can be looked at before that. */
export async function checkDatabase(databaseUrl: string): Promise<Finding> {
  try {
    await assertMigrated(databaseUrl, migrationsFolder);
    return ok('PostgreSQL', 'it answers, and all migrations are applied');
  } catch (error) {
    if (error instanceof MigrationsMissing)
      return wrong('PostgreSQL', `migrations are missing: ${error.migrations.join(', ')}`, 'Run `npm run migrate`.');
    return wrong('PostgreSQL', describe(error), 'Is it running, and is DATABASE_URL right?');
  }
}

/** Whether the keys are those that the rows were made with. */
export function checkKeys(database: Database, settings: Settings): Promise<Finding[]> {
  return Promise.all([
    check('EMAIL_HASH_KEY', async () => {
      const { fingerprint } = createEmailHash(settings.EMAIL_HASH_KEY);
      const row = await database.installation.findUnique({ where: { id: 1 } });
      if (row === null) return ok('EMAIL_HASH_KEY', 'nothing has been named with one yet');
      if (row.emailHashKeyFingerprint === fingerprint) return ok('EMAIL_HASH_KEY');
      return wrong('EMAIL_HASH_KEY', 'it is not the one that this database was set up with', 'Restore the original key.');
    }),
    check('SECRET_KEYS', async () => {
      const ring = createKeyRing(settings.SECRET_KEYS);
      const named = await namedKeys(database, new Date());
      const missing = named.filter(({ keyId }) => !ring.byId(keyId));
      if (missing.length === 0) return ok('SECRET_KEYS', 'every key that is named is there');
      return wrong(
        'SECRET_KEYS',
        ...missing.map(({ keyId, count, what }) => `"${keyId}" is missing, which ${count} ${what} name`),
        'Put it back, behind the one in use: without it those are worthless.',
      );
    }),
  ]);
}

const LATE_MS = 10 * 60 * 1000;

/** Whether mails go out: a queued one is tried again every five minutes at least. */
export function checkOutbox(database: Database): Promise<Finding> {
  return check('outbox', async () => {
    const { _count: count, _min } = await database.outboxMail.aggregate({
      where: { state: 'queued' },
      _count: true,
      _min: { createdAt: true },
    });
    const oldest = _min.createdAt;
    if (oldest === null) return ok('outbox', 'no mail waits');
    const waiting = `${count} ${count === 1 ? 'mail waits' : 'mails wait'}, the oldest since ${oldest.toISOString()}`;
    if (Date.now() - oldest.getTime() < LATE_MS) return ok('outbox', waiting);
    return wrong(
      'outbox',
      waiting,
      'While the mail host is away they are tried again; its answers are in the history of the run, under sendMail.',
    );
  });
}
