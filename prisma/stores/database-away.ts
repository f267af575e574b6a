/** Codes of Prisma (unreachable, timed out, no connection free) and of the socket below it. */
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
]);

/** Words of `pg`, and of Prisma about raw queries, where there is no code for it. */
const LOST = /connection terminated|timeout exceeded when trying to connect|can't reach database server/i;

/** Whether an error means that the database could not be asked, rather than that something was asked wrongly. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return AWAY.has(code) || LOST.test(error.message) || isShuttingDown(code) || isDatabaseAway(error.cause);
}

/** PostgreSQL's class 57P: it is starting, stopping or has been told to end the connection. */
function isShuttingDown(code: string): boolean {
  return code.startsWith('57P');
}
