import { activityInfo, log } from '@temporalio/activity';
import { type Envelope, isOfApi, type Recorded } from '../domain/message';
import type { AccountStore, MessageSeals } from './ports';

/**
 * Brings one message to the account: safe to repeat, since a repeat of its id returns the first answer. Whoever can reach
 * Temporal can send what looks like the api's: without the api's seal it is refused. It is a step of a run, and nobody else's.
 */
export function createRecordMessage(accounts: AccountStore, seals: MessageSeals) {
  return async (envelope: Envelope): Promise<Recorded> => {
    if (!activityInfo().isLocal) throw new Error('only a run records messages');
    if (!isOfApi(envelope.message) || seals.isGenuine(envelope)) return accounts.record(envelope);
    log.warn('a message without the seal of the api was refused', { message: envelope.message.type });
    const { account } = await accounts.load(envelope.account);
    return {
      account,
      answer: { accepted: false, refusal: 'unsealed', status: account?.status ?? 'none', allowed: [] },
      mailIds: [],
    };
  };
}
