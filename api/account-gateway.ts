import type { DeveloperStatus } from '../domain/account-status';
import type { Actor } from '../domain/actor';
import type { TokenPurpose } from '../domain/lifetimes';
import type { AccountKey, Answer } from '../domain/message';
import type { Person } from '../domain/person';

/** The account that a message is for. */
export interface Addressed {
  key: AccountKey;
  /** The portal's display name, for people who read the Temporal UI. */
  portalName: string;
}

/**
 * The way to an account's workflow: one message each, the same whatever the account's state. Where somebody waits, the
 * answer comes back, refusals included; where nobody does, it returns once the message is safe. Where that could not be
 * had in time, each throws a Problem: `unavailable`, and the message does not take effect; `busy`; or `unconfirmed`, where
 * nobody can tell whether it will.
 */
export interface AccountGateway {
  register(to: Addressed, person: Person): Promise<void>;
  forgotPassword(to: Addressed): Promise<void>;
  /** Somebody guesses at the password of an account that has one. */
  signInsSlowedDown(to: Addressed): Promise<void>;
  verifyEmail(to: Addressed, tokenId: string): Promise<Answer>;
  setPassword(to: Addressed, wish: { tokenId: string; stagedCredentialId: string; purpose: TokenPurpose }): Promise<Answer>;
  createDeveloper(
    to: Addressed,
    wish: { person: Person; status?: DeveloperStatus; invite: boolean; actor: Actor },
  ): Promise<Answer>;
  changeStatus(to: Addressed, wish: StatusWish): Promise<Answer>;
  changeStatusLater(to: Addressed, wish: StatusWish): Promise<void>;
  deleteDeveloper(to: Addressed, wish: { actor: Actor }): Promise<Answer>;
}

export interface StatusWish {
  status: DeveloperStatus;
  /** The account's revision that the wish is based on. */
  revisionSeen: number;
  reason?: string;
  actor: Actor;
}
