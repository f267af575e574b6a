import { Client } from 'pg';
import { createTestDatabase } from '../support/database';
import { localEnvironment, timeSkippingEnvironment } from '../support/temporal';
import { PortalId } from '../../workflows/messages';

describe('the parts that tests stand on', () => {
  test('a test database has the schema and nothing in it, and two share nothing', async () => {
    const [one, other] = [await createTestDatabase(), await createTestDatabase()];
    await query(
      one.url,
      `INSERT INTO "LogIn" (id, "portalId", outcome) VALUES (gen_random_uuid(), gen_random_uuid(), 'logged_in')`,
    );
    expect(await query(one.url, 'SELECT outcome FROM "LogIn"')).toEqual([{ outcome: 'logged_in' }]);
    expect(await query(other.url, 'SELECT outcome FROM "LogIn"')).toEqual([]);
    await Promise.all([one.drop(), other.drop()]);
  });

  test.each([
    ['skips time', timeSkippingEnvironment],
    ['is the real one', localEnvironment],
  ])('a Temporal server that %s knows the search attributes', async (_what, start) => {
    const environment = await start();
    try {
      const typedSearchAttributes = [{ key: PortalId, value: 'a-portal' }];
      const options = { taskQueue: 'nobody', workflowId: 'one', typedSearchAttributes };
      const run = await environment.client.workflow.start('nothing', options);
      await expect(run.describe()).resolves.toMatchObject({ searchAttributes: { PortalId: ['a-portal'] } });
    } finally {
      await environment.teardown();
    }
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}
