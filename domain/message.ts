import type { AccountStatus, DeveloperStatus } from './account-status';
import type { Actor } from './actor';
import type { WaitingFor } from './approval-request';
import type { TokenSource } from './link-token';
import type { Answers, Person } from './person';
import type { RefusalCode } from './refusal';

/** What reaches an account: the only place where messages are defined. The names are those of the Temporal messages. */
export type AccountMessage =
  | { type: 'register'; person: Person }
  | { type: 'forgotPassword' }
  /** Guesses at the password have used up what strangers have. */
  | { type: 'logInsSlowedDown' }
  | { type: 'verifyEmail'; tokenId: string }
  | { type: 'setCredential'; tokenId: string; stagedCredentialId: string }
  | {
      type: 'createDeveloper';
      person: Person;
      /** Left out: the portal's auto-approval decides. */
      status?: DeveloperStatus;
      invite: boolean;
      actor: Actor;
    }
  | {
      type: 'changeStatus';
      status: DeveloperStatus;
      /** The account's revision that the command was based on; left out, it holds whatever happened since. */
      expectedRevision?: number;
      reason?: string;
      actor: Actor;
    }
  | { type: 'changeName'; fullName: string; actor: Actor; /** Where the developer has come by one. */ tokenId?: string }
  /** The developer wants to be written to elsewhere. */
  | { type: 'changeEmail'; email: string }
  /** Whoever reads there has followed the link: `emailHash` names the account by that address. */
  | { type: 'verifyNewEmail'; tokenId: string; emailHash: string }
  /** What an administrator wants to know before they decide. */
  | { type: 'askQuestion'; question: string; actor: Actor }
  | {
      type: 'answerQuestion';
      tokenId: string;
      /** To the administrator's question. */
      reply?: string;
      /** To the sign-up form. */
      answers: Answers;
      termsAccepted: Person['termsAccepted'];
    }
  | { type: 'addNote'; note: string; actor: Actor }
  /** The developer has shown the right password while the request waits, and is let in to see it. */
  | { type: 'openRequest' }
  | { type: 'withdraw'; tokenId: string }
  /** The mail that is due where the account stands, once more. */
  | { type: 'remind'; actor: Actor }
  | { type: 'deleteDeveloper'; actor: Actor }
  /** The time has come for what happens by itself. */
  | { type: 'due' };

/** What the api sends. What is due is a run's own, and never travels. */
export type SentMessage = Exclude<AccountMessage, { type: 'due' }>;

/** Whether the api alone can have sent this. A run brings what is due, and what somebody has signalled in Temporal. */
export function isOfApi(message: AccountMessage): message is SentMessage {
  return message.type !== 'due' && !('actor' in message && message.actor.kind === 'temporal');
}

/** Names one account, whether it exists or not: the portal, and the keyed hash of the normalised address. */
export interface AccountKey {
  portalId: string;
  emailHash: string;
}

/** A message in transit. Times in milliseconds since the epoch. */
export interface Envelope {
  /** Made once per command; a repeat of the same id gets the first answer again. */
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

/** An account as a workflow run remembers it: no personal data. Times in milliseconds since the epoch. */
export interface AccountView {
  developerId: string;
  status: AccountStatus;
  revision: number;
  /** When the present status began. */
  since: number;
  updatedAt: number;
  /** When an unfinished registration ends by itself. */
  deadline: number | null;
  /** Who has to act on a pending request; null where it is not pending. Runs that began before there was more than one have none. */
  waitingFor?: WaitingFor | null;
  /** When something happens by itself. Runs that began before anything but a deadline did have none. */
  dueAt?: number | null;
}

export type Answer =
  | {
      accepted: true;
      /** False where what was asked for was already so. */
      changed: boolean;
      /** The account concerned, as the message left it. */
      account: AccountView | null;
      /** The token that lets the developer go on (`verifyEmail`). */
      nextToken?: TokenSource;
    }
  | { accepted: false; refusal: RefusalCode; status: string; allowed: DeveloperStatus[] };

/** What recording a message returns: where the account stands now, and the message's (possibly earlier) answer. */
export interface MessageResult {
  account: AccountView | null;
  answer: Answer;
  /** Outbox ids of the mails that the message called for. */
  mailIds: string[];
  /** How a decision came about, where the portal has a policy. */
  decidedUnder?: DecidedUnder;
}

/** Which revision of a policy a decision was made under, and which of its rules made it; null where people did. */
export interface DecidedUnder {
  policy: number;
  rule: string | null;
}
