import { sqlState } from './sql-state';

/** Of the trigger on "ProcessedMessage" that lets nothing commit after its `answerBy` (see the migrations). */
const LATE = 'VL001';

/** Whether a message was not written because its sender had stopped waiting by then. Nothing of it is kept. */
export function isTooLate(error: unknown): boolean {
  return sqlState(error) === LATE;
}

/** Whether PostgreSQL can make nothing of what a message holds (class 22, data exception): NUL in a text, an id that is none. */
export function isUnwritable(error: unknown): boolean {
  return sqlState(error)?.startsWith('22') ?? false;
}
