import { activityInfo, log } from '@temporalio/activity';
import { type Account, viewOf } from '../domain/account';
import { decisionsFrom } from '../domain/account-status';
import { type Effects, effectsOf, type Fresh } from '../domain/effects';
import { type AccountView, type Answer, type Envelope, isOfApi, type MessageResult } from '../domain/message';
import type { RefusalCode } from '../domain/refusal';
import type { Context, Transition } from '../domain/change';
import { transition } from '../domain/transition';
import type { AccountStore, MessageSeals } from './ports';

export interface Recorder {
  accounts: AccountStore;
  fresh: Fresh;
  /** Whether somebody else may be able to make tokens with this key, so that none of them is mailed any more. */
  isRetired(keyId: string): boolean;
  /** Whether what is signalled in Temporal's own UI and CLI counts. */
  temporalDecisions: boolean;
  /** What is known of who keeps mailboxes at a domain. */
  providerOf: Context['providerOf'];
  /** How long it is remembered of an address how its account was decided that is gone, in milliseconds. */
  rememberedMs: number;
}

/** Each time somebody else's message got through, so only a crowd at one account needs more than two. */
const TRIES = 10;

/**
 * Brings one message to the account: read how it stands, decide, write; where another message came first, decide again. A
 * message that was carried out before gets its first answer, so repeating it is safe.
 */
export function createRecorder({ accounts, fresh, isRetired, ...options }: Recorder) {
  async function refused({ account: key }: Envelope, refusal: RefusalCode): Promise<MessageResult> {
    const { account } = await accounts.load(key);
    return { account, answer: refusalOf(refusal, account), mailIds: [] };
  }

  async function record(envelope: Envelope): Promise<MessageResult> {
    for (let left = TRIES; left > 0; left -= 1) {
      const found = await accounts.read(envelope);
      if (typeof found === 'string') return refused(envelope, found);
      const { account, answered, policy } = found;
      const view = (seen: Account | null) => seen && viewOf(seen, policy.content);
      if (answered) return { account: view(account), ...answered };

      const now = envelope.at;
      const livingTokens = found.livingTokens.filter(({ keyId }) => !isRetired(keyId));
      const next = transition(account, envelope.message, { ...found, ...options, now });
      const effects = effectsOf(
        account,
        next,
        { ...found, ...options, escalateTo: policy.content.escalateTo, now, livingTokens },
        fresh,
      );
      const answer = answerTo(next, { before: view(account), after: view(effects.account) }, effects);

      const outcome = await accounts.commit(envelope, found, effects, answer);
      if (outcome === 'committed') {
        const mailIds = effects.deliveries.map(({ id }) => id);
        const { basis } = next.change ?? {};
        const decidedUnder = basis && { policy: basis.policy, rule: basis.rule };
        // Whoever follows this address has no account any more where it has moved to another.
        const here = effects.moveTo === null ? effects.account : null;
        return { account: view(here), answer, mailIds, ...(decidedUnder && { decidedUnder }) };
      }
      if (outcome !== 'overtaken') return refused(envelope, outcome);
    }
    throw new Error('other messages of the account came first, time and again');
  }

  return { record, refused };
}

/**
 * The step of a run, and nobody else's. Whoever can reach Temporal can send what looks like the api's: without the api's
 * seal it is refused.
 */
export function createRecordMessage(recorder: Recorder, seals: MessageSeals) {
  const { record, refused } = createRecorder(recorder);
  return async (envelope: Envelope): Promise<MessageResult> => {
    if (!activityInfo().isLocal) throw new Error('only a run records messages');
    if (!isOfApi(envelope.message) || seals.isGenuine(envelope)) return record(envelope);
    log.warn('a message without the seal of the api was refused', { message: envelope.message.type });
    return refused(envelope, 'unsealed');
  };
}

function answerTo(
  { refusal, change }: Transition,
  { before, after }: Record<'before' | 'after', AccountView | null>,
  { nextToken }: Effects,
): Answer {
  if (refusal) return refusalOf(refusal, before);
  return {
    accepted: true,
    changed: change !== undefined,
    account: after,
    ...(nextToken && { nextToken }),
  };
}

function refusalOf(refusal: RefusalCode, account: AccountView | null): Answer {
  return {
    accepted: false,
    refusal,
    status: account?.status ?? 'none',
    allowed: account ? decisionsFrom(account.status) : [],
  };
}
