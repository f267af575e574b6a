import { randomBytes, randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readSettings, type Settings } from '../../config/settings';

interface Parts {
  databaseUrl: string;
  mailboxUrl: string;
  /** Null: Temporal is away. */
  environment: TestWorkflowEnvironment | null;
}

/** Settings for real parts of a test's own, with keys and a task queue that nobody else has. */
export function testSettings({ databaseUrl, mailboxUrl, environment }: Parts, overrides: Record<string, string>): Settings {
  return readSettings({
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
    ...(process.env.TEST_CACHED_RUNS && { WORKER_CACHED_RUNS: process.env.TEST_CACHED_RUNS }),
    ...overrides,
  });
}
