import type { AccountKey, Answer } from '../../domain/message';
import type { AskedMessage, ToldMessage } from '../../workflows/messages';

/** The account that a message is for. */
export interface Addressed {
  key: AccountKey;
  /** The portal's display name, for people who read the Temporal UI. */
  portalName: string;
}

/**
 * The way to an account's workflow, the same whatever the account's state. Where it could not be had in time, each throws a
 * Problem: `unavailable`, and the message does not take effect; `busy`; or `unconfirmed`, where nobody can tell whether it will.
 */
export interface AccountGateway {
  /** Brings a message to the account, and its answer back, refusals included. */
  ask(to: Addressed, message: AskedMessage): Promise<Answer>;
  /** Returns once the message is safe: nobody waits for what becomes of it. */
  tell(to: Addressed, message: ToldMessage): Promise<void>;
}
