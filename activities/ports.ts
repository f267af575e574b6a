import type { Account } from '../domain/account';
import type { Effects, Surroundings } from '../domain/effects';
import type { AccountKey, AccountView, Answer, Envelope } from '../domain/message';
import type { Context } from '../domain/change';
import type { TokenSource } from '../domain/link-token';
import type { MailKind } from '../domain/mail-kind';
import type { TemplateContent, TestMailOrder } from '../domain/email-template';
import type { DigestOrder, WaitingRequests } from '../domain/digest';
import type { Portal } from '../domain/portal';
import type { LabelledAnswer } from '../domain/sign-up-form';
import type { AccountStatus } from '../domain/account-status';
import type { TokenPurpose } from '../domain/lifetimes';

/** What the worker adds to it. */
type Given = 'now' | 'temporalDecisions' | 'providerOf' | 'escalateTo' | 'rememberedMs';

/** Everything that is known when a message comes to an account, of one moment. */
export interface AccountSnapshot extends Omit<Context, Given>, Omit<Surroundings, Given> {
  account: Account | null;
  /** Set where the message was carried out before. */
  answered: { answer: Answer; mailIds: string[] } | null;
  /** The last entry of the account's audit. */
  lastEntry: { sequence: number; hash: Uint8Array } | null;
}

/** Where accounts are kept. */
export interface AccountStore {
  /** Reads for one message; or why it will never be taken. */
  read(envelope: Envelope): Promise<AccountSnapshot | 'portal_unknown' | 'malformed'>;
  /**
   * Writes all effects and the answer, or nothing: where another message of the account came between reading and writing, where
   * it is too late, or where the database cannot keep what it says.
   */
  commit(
    envelope: Envelope,
    snapshot: AccountSnapshot,
    effects: Effects,
    answer: Answer,
  ): Promise<'committed' | 'overtaken' | 'too_late' | 'malformed'>;
  /** Where an account stands, and its mails that have not been sent yet. */
  load(key: AccountKey): Promise<{ account: AccountView | null; mailIds: string[] }>;
}

/** What tells the api's messages from those of anybody else who can reach Temporal. */
export interface MessageSeals {
  isGenuine(envelope: Envelope): boolean;
}

/** A mail of the outbox with everything that its text needs. */
export interface QueuedMail {
  id: string;
  kind: MailKind;
  /** An earlier try may have reached the mail host: look it up before another is made. */
  uncertain: boolean;
  portal: Portal;
  /** The portal's own. */
  content: TemplateContent;
  recipient: { name: string; email: string };
  developer: { name: string; email: string };
  status: AccountStatus;
  reason: string | null;
  link: (TokenSource & { purpose: TokenPurpose }) | null;
  /** To the sign-up form, where it goes to administrators. */
  answers?: LabelledAnswer[];
  /** Of a digest: all who wait. */
  requests?: WaitingRequests;
}

export interface Outbox {
  /**
   * Takes a mail for one try. From then on it is held: until that try has ended one way or the other, or can have left no
   * trace that a look-up would miss, nobody else gets it. `tries` counts this one. Settled: before, or now because it is switched off or its
   * account is gone.
   */
  take(mailId: string): Promise<{ mail: QueuedMail; tries: number } | { heldSeconds: number } | 'settled'>;
  /** `doubt`: what its reader may notice all the same, such as the same mail twice. */
  sent(mailId: string, mailHostId: string, doubt?: string): Promise<void>;
  /** The address will never take it; shown on the registration. */
  failed(mailId: string, failure: string): Promise<void>;
  /** The mail host has not taken it this time: nobody holds it any more. Returns after how many seconds to try again. */
  postponed(mailId: string, failure: string, tries: number): Promise<number>;
  /** Nobody knows whether the mail host took it: it stays held. */
  unanswered(mailId: string, failure: string): Promise<void>;
}

export type SendResult =
  | { outcome: 'sent'; mailHostId: string; doubt?: string }
  /** The address will never take it. */
  | { outcome: 'failed'; failure: string }
  /** The mail host is away or busy, and has certainly not taken it. */
  | { outcome: 'postponed'; failure: string }
  /** Nobody knows whether the mail host took it. */
  | { outcome: 'unanswered'; failure: string };

/** Renders and sends. */
export interface Mailer {
  /**
   * The mail host's id of a mail that an earlier try got through although its answer was lost, or null. Throws where it
   * cannot be asked now. A mail host that keeps nothing to look mails up in has no such thing.
   */
  find?(mailId: string): Promise<string | null>;
  send(mail: QueuedMail): Promise<SendResult>;
}

/** A test of a mail's text, ready to be sent. */
export interface TestMail {
  id: string;
  kind: MailKind;
  content: TemplateContent;
  portal: Portal;
  recipient: { name: string; email: string };
}

export interface TestMails {
  /** Null where the portal or the administrator is gone, or where there is no address to write to. */
  address(order: TestMailOrder): Promise<TestMail | null>;
}

export interface TestMailer {
  /** As a Mailer's. */
  find?(id: string): Promise<string | null>;
  send(test: TestMail): Promise<SendResult>;
}

export interface Digests {
  /** Administrators' ids; none where nobody waits. */
  readers(portalId: string): Promise<string[]>;
  /** Null where there is nobody to write to, nobody waits any more, or the portal has switched it off. */
  compose(order: DigestOrder): Promise<QueuedMail | null>;
}
