import type { AccountStatus, DeveloperStatus } from './account-status';
import type { Actor } from './actor';
import type { TokenSource } from './link-token';
import type { RefusalCode } from './refusal';

/** What reaches an account. The names are those of the Temporal messages that carry it. */
export type AccountMessage =
  | { type: 'register'; fullName: string; email: string }
  | { type: 'forgotPassword' }
  /** Guesses at the password have used up what strangers have. */
  | { type: 'signInsSlowedDown' }
  | { type: 'verifyEmail'; tokenId: string }
  | { type: 'setPassword'; tokenId: string; stagedCredentialId: string }
  | {
      type: 'createDeveloper';
      fullName: string;
      email: string;
      /** Left out: the portal's auto-approval decides. */
      status?: DeveloperStatus;
      invite: boolean;
      actor: Actor;
    }
  | {
      type: 'changeStatus';
      status: DeveloperStatus;
      /** The account's revision that the wish was based on; left out, the wish holds whatever happened since. */
      revisionSeen?: number;
      reason?: string;
      actor: Actor;
    }
  | { type: 'deleteDeveloper'; actor: Actor }
  /** The deadline of an unfinished registration has come. */
  | { type: 'expire' };

/** What the api sends. A deadline is a run's own, and never travels. */
export type SentMessage = Exclude<AccountMessage, { type: 'expire' }>;

/** Whether the api alone can have sent this. A run brings its own deadline, and what somebody has signalled in Temporal. */
export function isOfApi(message: AccountMessage): message is SentMessage {
  if (message.type === 'changeStatus') return message.actor.kind !== 'temporal';
  return message.type !== 'expire';
}

/** Names one account, whether it exists or not: the portal, and the keyed hash of the normalised address. */
export interface AccountKey {
  portalId: string;
  addressHash: string;
}

/** A message in transit. Times in milliseconds since the epoch. */
export interface Envelope {
  /** Made once per wish; a repeat of the same id gets the first answer again. */
  id: string;
  account: AccountKey;
  /** The moment it counts from: the run's own clock. */
  at: number;
  /** After this nobody waits for the answer any more, so the message must not take effect. */
  answerBy?: number;
  message: AccountMessage;
  /** The api's proof that all of this but the moment is as it sent it. */
  seal?: string;
}

export type Answer =
  | {
      accepted: true;
      /** False where the wish was already so. */
      changed: boolean;
      /** The link whose token is to be handed out (`verifyEmail`). */
      handOut?: TokenSource;
      /** The account concerned. */
      developerId?: string;
    }
  | { accepted: false; refusal: RefusalCode; status: string; allowed: DeveloperStatus[] };

/** An account as a workflow run remembers it: no personal data. Times in milliseconds since the epoch. */
export interface AccountView {
  developerId: string;
  status: AccountStatus;
  revision: number;
  /** When the present status began. */
  since: number;
  /** When an unfinished registration ends by itself. */
  deadline: number | null;
}

/** What the guarded transaction returns: where the account stands now, and the message's (possibly earlier) answer. */
export interface Recorded {
  account: AccountView | null;
  answer: Answer;
  /** Outbox ids of the mails that the message called for. */
  mailIds: string[];
}
