import type { Account } from './account';
import { type AccountEvent, type AccountStatus, isInProgress } from './account-status';
import type { Actor } from './actor';
import type { EarlierDecision } from './approval-policy';
import { TOKEN_LIFETIME_SECONDS, type TokenPurpose } from './lifetimes';
import type { TokenSource } from './link-token';
import { linkPurposeOf, type MailKind, mailAllowed, mailRules, type MailRules } from './mail-kind';
import type { ApprovalRequest } from './approval-request';
import type { NotificationChoice } from './administrator';
import { isSamePerson, type Person } from './person';
import type { Basis, MailRequest, Transition } from './change';

/** What is known of an account's surroundings when a transition takes effect. Times in milliseconds since the epoch. */
export interface Surroundings {
  now: number;
  /** Tokens that open something, and will go on doing so. */
  livingTokens: readonly LivingToken[];
  /** Mails to this address that count where one is throttled. */
  recentMails: readonly { kind: MailKind; at: number }[];
  /** Who may decide, and can be written to. */
  administrators: readonly Decider[];
  /** Whom the policy names for requests that wait too long. */
  escalateTo: readonly string[];
  /** How long a decision is remembered after its account is gone, in milliseconds. */
  rememberedMs: number;
  /** Whose account it is, where there is one. */
  person: Person | null;
}

/** An administrator who may decide about the account's portal. */
export interface Decider {
  id: string;
  isOrganizationAdmin: boolean;
  notifications: NotificationChoice;
}

export interface LivingToken extends TokenSource {
  purpose: TokenPurpose;
  expiresAt: number;
}

/** Ids and tokens that nobody has had before. */
export interface Fresh {
  id(): string;
  token(): IssuedToken;
}

/** A token is derived from its id and the key; its hash is all of it that is kept. */
export interface IssuedToken extends TokenSource {
  hash: Uint8Array<ArrayBuffer>;
}

export interface NewToken extends IssuedToken {
  purpose: TokenPurpose;
  expiresAt: number;
}

/** What somebody is to be told, written down with the change that calls for it: so far always by mail. */
export interface NewDelivery {
  channel: 'mail';
  id: string;
  kind: MailKind;
  /** Null: to the developer. */
  administratorId: string | null;
  tokenId: string | null;
  /** Whom it goes to, where its account does not say so: an address to be proved, or somebody whose account is erased by then. */
  addressee: Pick<Person, 'fullName' | 'email'> | null;
}

/** An entry of the account's audit. */
export interface NewEntry {
  event: AccountEvent;
  fromStatus: AccountStatus | 'none';
  toStatus: AccountStatus;
  actor: Actor;
  reason?: string;
  /** What was changed, by name: the value before and the value after. */
  changes?: Record<string, [before: unknown, after: unknown]>;
  basis?: Basis;
}

/** All that a message does to the world, as data: a store turns it into one statement. */
export interface Effects {
  /** The account afterwards; null where there was none and none was opened. */
  account: Account | null;
  /** Whether more than the count of its messages has changed. */
  changed: boolean;
  entry: NewEntry | null;
  /** Whose account it is from now on, where that is news. */
  person: Person | null;
  useToken: string | null;
  /** Living links of these purposes end. */
  revokeTokens: readonly TokenPurpose[];
  /** The keyed hash of the address that names the account from now on, where that is news. */
  moveTo: string | null;
  addTokens: NewToken[];
  adoptCredential: string | null;
  /** By what sessions end, where they do. */
  endSessions: AccountEvent | null;
  /** What remains of a closed account names nobody. */
  erase: boolean;
  /** What is remembered of its address then. */
  remember: { decision: EarlierDecision; at: number; until: number } | null;
  deliveries: NewDelivery[];
  nextToken?: TokenSource;
}

/** What follows from a transition of `before`: the account, its tokens, its mails, what is erased. Pure, but for `fresh`. */
export function effectsOf(before: Account | null, next: Transition, around: Surroundings, fresh: Fresh): Effects {
  const account = accountAfter(before, next, around.now, fresh);
  if (!account) return { ...NONE };
  const { change } = next;
  const erase = account.status === 'closed';
  const { revokeTokens = [] } = next;
  const tokens = openTokens(
    around.livingTokens.filter(({ purpose }) => !revokeTokens.includes(purpose)),
    around.now,
    fresh,
  );
  const nextToken = next.nextToken && tokens.living(next.nextToken);
  const whom = next.person ?? around.person;
  const deliveries = next.mails.flatMap((request) => deliveriesFor(request, account, whom, around, tokens.living, fresh));
  const deadline = noEarlierThan(tokens.liveUntil(), account.deadline);
  const changed = change !== undefined || deadline !== account.deadline;
  return {
    account: { ...account, deadline, ...(changed && { updatedAt: around.now }) },
    changed,
    entry: change ? entryFor(before, next, around) : null,
    person: next.person && !isSamePerson(next.person, around.person) ? next.person : null,
    useToken: next.useToken ?? null,
    revokeTokens,
    moveTo: next.moveTo ?? null,
    addTokens: tokens.added,
    adoptCredential: next.adoptCredential ?? null,
    // Sessions are open, or being opened, only while an account is approved.
    endSessions: (next.endSessions && before?.status === 'approved' && change?.event) || null,
    erase,
    remember: erase && before ? memoryOf(before, change?.event, around) : null,
    deliveries,
    ...(nextToken && { nextToken }),
  };
}

const NONE: Effects = {
  account: null,
  changed: false,
  entry: null,
  person: null,
  useToken: null,
  revokeTokens: [],
  moveTo: null,
  addTokens: [],
  adoptCredential: null,
  endSessions: null,
  erase: false,
  remember: null,
  deliveries: [],
};

function accountAfter(before: Account | null, next: Transition, now: number, fresh: Fresh): Account | null {
  const version = (before?.version ?? 0) + 1;
  if (!next.change) return before && { ...before, version };
  const { status } = next.change;
  return {
    id: before?.id ?? fresh.id(),
    status,
    since: before?.status === status ? before.since : now,
    updatedAt: now,
    revision: (before?.revision ?? 0) + 1,
    version,
    emailVerifiedAt: next.moveTo === undefined ? (before?.emailVerifiedAt ?? (next.verifyEmail ? now : null)) : now,
    hasCredential: status !== 'closed' && (before?.hasCredential || next.adoptCredential !== undefined),
    deadline: next.deadline === undefined ? (before?.deadline ?? null) : next.deadline,
    request: status === 'pending' ? requestAfter(before, next) : null,
  };
}

function requestAfter(before: Account | null, { request }: Transition): ApprovalRequest | null {
  if (request !== undefined) return request;
  return before?.status === 'pending' ? before.request : null;
}

/** How an account was decided that is no more, or what became of a request that never was. */
function memoryOf(before: Account, event: AccountEvent | undefined, around: Surroundings): Effects['remember'] {
  const { now, rememberedMs } = around;
  const until = now + rememberedMs;
  if (rememberedMs === 0) return null;
  if (event === 'request_expired') return { decision: 'expired', at: now, until };
  if (event === 'withdrawn') return before.status === 'pending' ? { decision: 'withdrawn', at: now, until } : null;
  if (isInProgress(before.status) || before.status === 'closed') return null;
  return { decision: before.status, at: before.since, until };
}

function entryFor(before: Account | null, { change, person }: Transition, around: Surroundings): NewEntry | null {
  if (!change) return null;
  const { event, status, actor, reason, basis } = change;
  return {
    event,
    fromStatus: before?.status ?? 'none',
    toStatus: status,
    actor,
    reason,
    ...(basis && { basis }),
    ...changesOf(event, around.person, person),
  };
}

/** What the audit says of a person who is changed: before, and after. */
function changesOf(event: AccountEvent, before: Person | null, after: Person | undefined): Pick<NewEntry, 'changes'> {
  if (event === 'renamed') return { changes: { fullName: [before?.fullName, after?.fullName] } };
  return event === 'email_changed' ? { changes: { email: [before?.email, after?.email] } } : {};
}

/** While at least half of a token's life is left, every mail carries the same one; afterwards a new one beside it. */
function openTokens(existing: readonly LivingToken[], now: number, fresh: Fresh) {
  const added: NewToken[] = [];
  const named: number[] = [];

  function living(purpose: TokenPurpose): TokenSource {
    const lifetime = TOKEN_LIFETIME_SECONDS[purpose] * 1000;
    const token = [...existing, ...added].find((one) => one.purpose === purpose && one.expiresAt - now >= lifetime / 2);
    if (token) {
      named.push(token.expiresAt);
      return { id: token.id, keyId: token.keyId };
    }
    const expiresAt = now + lifetime;
    const issued = fresh.token();
    added.push({ ...issued, purpose, expiresAt });
    named.push(expiresAt);
    return { id: issued.id, keyId: issued.keyId };
  }

  return { added, living, liveUntil: () => Math.max(0, ...named) };
}

/** The mails that a request comes to: none where it is throttled and too many of its kind went out. */
function deliveriesFor(
  { kind, throttled }: MailRequest,
  { status }: Account,
  whom: Person | null,
  around: Surroundings,
  living: (purpose: TokenPurpose) => TokenSource,
  fresh: Fresh,
): NewDelivery[] {
  const { recentMails, now } = around;
  const sent = recentMails.filter((mail) => mail.kind === kind).map((mail) => mail.at);
  const { to, throttle } = mailRules(kind);
  if (throttled && !mailAllowed(sent, now, throttle)) return [];
  const purpose = linkPurposeOf(kind, status);
  const tokenId = purpose ? living(purpose).id : null;
  const recipients = to === 'administrators' || to === 'escalation' ? administratorsToTell(to, around) : [null];
  const addressee = addresseeOf(to, status, whom);
  return recipients.map((administratorId) => ({ channel: 'mail', id: fresh.id(), kind, administratorId, tokenId, addressee }));
}

/** Whom a mail goes to, where the account does not say so. */
function addresseeOf(to: MailRules['to'], status: AccountStatus, whom: Person | null): NewDelivery['addressee'] {
  if (!whom) return null;
  const { fullName, email, newEmail } = whom;
  if (to === 'new_address') return newEmail ? { fullName, email: newEmail } : null;
  return status === 'closed' ? { fullName, email } : null;
}

function administratorsToTell(to: 'administrators' | 'escalation', { administrators, escalateTo }: Surroundings): string[] {
  const ids = (some: readonly Decider[]) => some.map(({ id }) => id);
  if (to === 'administrators') return ids(administrators.filter(({ notifications }) => notifications === 'at_once'));
  const named = administrators.filter(({ id }) => escalateTo.includes(id));
  return ids(named.length > 0 ? named : administrators.filter((each) => each.isOrganizationAdmin));
}

/** No token outlives the registration that it belongs to. */
function noEarlierThan(time: number, deadline: number | null): number | null {
  return deadline !== null && time > deadline ? time : deadline;
}
