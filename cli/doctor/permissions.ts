import type { Database } from '../../prisma/client';
import { check, type Finding, ok, wrong } from './finding';

/** Whether the role of DATABASE_URL may do what api and worker do. Another role may have run the migrations. */
export function checkDatabasePermissions(database: Database): Promise<Finding> {
  return check('database role', async () => {
    const [role] = await database.$queryRaw<{ name: string; version: string }[]>`
      SELECT current_user AS name, current_setting('server_version') AS version`;
    const lacking = await database.$queryRaw<{ privilege: string; tables: string }[]>`
      SELECT privilege, string_agg(quote_ident(relname), ', ' ORDER BY relname) AS tables
      FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege
      WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
        AND NOT has_table_privilege(oid, privilege)
      GROUP BY privilege ORDER BY privilege`;
    const name = role?.name ?? 'it';
    if (lacking.length === 0)
      return ok('database role', `${name} may read and write every table (PostgreSQL ${role?.version ?? ''})`);
    return wrong(
      'database role',
      `${name} may not do what the service does:`,
      ...lacking.map(({ privilege, tables }) => `GRANT ${privilege} ON ${tables} TO ${name};`),
    );
  });
}
