import type { Answer } from '../../../domain/message';
import type { Database } from '../../client';

/** The answer that a message got, or null while it has not been carried out. */
export function createAnswerLookup(database: Database): (messageId: string) => Promise<Answer | null> {
  return async (id) => {
    const row = await database.processedMessage.findUnique({ where: { id }, select: { answer: true } });
    return row && (row.answer as unknown as Answer);
  };
}
