import { randomBytes, randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readSettings, type Settings } from '../../config/settings';

interface Parts {
  databaseUrl: string;
  mailboxUrl: string;
  /** Null: Temporal is away. */
  environment: TestWorkflowEnvironment | null;
}

/**
 * Settings for real parts of a test's own, with keys and a task queue that nobody else has. Fewer WORKER_CACHED_RUNS than settings
 * take are taken here: with one journey at a time they show what a run makes of its history.
 */
export function testSettings({ databaseUrl, mailboxUrl, environment }: Parts, overrides: Record<string, string>): Settings {
  const { WORKER_CACHED_RUNS: cachedRuns = process.env.TEST_CACHED_RUNS, ...others } = overrides;
  const settings = readSettings({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: environment?.address ?? '127.0.0.1:1',
    TEMPORAL_NAMESPACE: environment?.namespace ?? 'default',
    TEMPORAL_TASK_QUEUE: `test-${randomUUID()}`,
    POSTMARK_SERVER_TOKEN: 'test',
    POSTMARK_URL: mailboxUrl,
    MAIL_FROM: 'Vestibule <vestibule@example.com>',
    MAIL_TIMEOUT_SECONDS: '2',
    MAIL_SEARCH_LAG_SECONDS: '1',
    RECONCILE_SECONDS: '3600',
    SECRET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    EMAIL_HASH_KEY: randomBytes(32).toString('base64'),
    BCRYPT_COST: '4',
    RESPONSE_STEP_MS: '10',
    RATE_LIMITS: 'off',
    ...others,
  });
  return cachedRuns ? { ...settings, WORKER_CACHED_RUNS: Number(cachedRuns) } : settings;
}
