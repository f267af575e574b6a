import { driverCause, sqlState } from './sql-state';

/** Codes of Prisma (unreachable, timed out, closed, no connection free) and of the socket below it. */
const AWAY = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Kinds of the driver's errors that PostgreSQL had no part in. */
const UNREACHED = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);

/**
 * PostgreSQL's classes of trouble that is its own: connection (08), resources such as connections, disk and memory (53),
 * an operator or a restart (57); and that it takes no writes (25006), as after a failover.
 */
const ITS_OWN_TROUBLE = /^(08|53|57)|^25006$/;

/** Words of `pg` and PostgreSQL, where no code says it. */
const LOST =
  /connection terminated|is not queryable|query read timeout|timeout exceeded when trying to connect|not currently accepting connections/i;

/** The connection went while it was in use: another one may do. Administrator's command, crash, idle session. */
const ENDED = /^57P0[125]$|^08/;
const BROKEN_OFF = /connection terminated unexpectedly|is not queryable/i;

/** What PostgreSQL says to a new connection that it does not take: the role, its password, or the database. */
const TURNED_AWAY = /^28|^3D000$/;

/**
 * Whether an error means that the database could not be asked, rather than that something was asked wrongly. Where it is
 * there and takes no connection as this one, somebody has to mend that: at a start that is said instead of waited for.
 */
export function isDatabaseUnusable(error: unknown): boolean {
  return isDatabaseAway(error) || (error instanceof Error && TURNED_AWAY.test(stateOf(error)));
}

/** Whether the database could not be asked for a reason that may pass by itself. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  const { kind = '' } = driverCause(error) ?? {};
  return (
    AWAY.has(code) ||
    UNREACHED.has(kind) ||
    ITS_OWN_TROUBLE.test(stateOf(error)) ||
    LOST.test(error.message) ||
    isDatabaseAway(error.cause)
  );
}

/** Whether the connection that a statement used has ended, so that nobody knows what became of the statement. */
export function isConnectionLost(error: unknown): boolean {
  const { originalCode = '', kind } = driverCause(error) ?? {};
  return kind === 'ConnectionClosed' || ENDED.test(originalCode) || BROKEN_OFF.test(error instanceof Error ? error.message : '');
}

/** PostgreSQL's own code, or whatever code there is instead. */
function stateOf(error: Error & { code?: unknown }): string {
  return sqlState(error) ?? (typeof error.code === 'string' ? error.code : '');
}
