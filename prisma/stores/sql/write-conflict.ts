import { sqlState } from './sql-state';

/** SQLSTATEs of a statement that lost against another: unique_violation, serialization_failure, deadlock_detected. */
const LOST = new Set(['23505', '40001', '40P01']);

/** Whether a raw statement changed nothing because another came first. What it went by has to be read afresh. */
export function isWriteConflict(error: unknown): boolean {
  return LOST.has(sqlState(error) ?? '');
}
