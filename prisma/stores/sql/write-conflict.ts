import { sqlState } from './sql-state';

/** SQLSTATEs of a transaction that PostgreSQL gave up for another: serialization_failure, deadlock_detected, lock_not_available. */
const GIVEN_UP = new Set(['40001', '40P01', '55P03']);
const UNIQUE_VIOLATION = '23505';

/** Whether a raw statement changed nothing because another came first. What it went by has to be read afresh. */
export function isWriteConflict(error: unknown): boolean {
  return isGivenUp(error) || sqlState(error) === UNIQUE_VIOLATION;
}

/** Whether nothing was changed for the sake of others who changed the same at that moment: the same may be tried again. */
export function isGivenUp(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return GIVEN_UP.has(sqlState(error) ?? '') || ('code' in error && error.code === 'P2034');
}
