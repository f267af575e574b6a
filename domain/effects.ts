import type { Account } from './account';
import type { AccountEvent, AccountStatus } from './account-status';
import type { Actor } from './actor';
import { TOKEN_LIFETIME_SECONDS, type TokenPurpose } from './lifetimes';
import type { TokenSource } from './link-token';
import { linkPurposeOf, type MailKind, mailAllowed, mailRules } from './mail-kind';
import { isSamePerson, type Person } from './person';
import type { MailRequest, Transition } from './transition';

/** What is known of an account's surroundings when a transition takes effect. Times in milliseconds since the epoch. */
export interface Surroundings {
  now: number;
  /** Tokens that open something, and will go on doing so. */
  livingTokens: readonly LivingToken[];
  /** Mails to this address that count where one is throttled. */
  recentMails: readonly { kind: MailKind; at: number }[];
  /** Whom to tell that somebody waits. */
  administratorIds: readonly string[];
  /** Whose account it is, where there is one. */
  person: Person | null;
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
  revokeTokens: boolean;
  addTokens: NewToken[];
  adoptCredential: string | null;
  /** By what sessions end, where they do. */
  endSessions: AccountEvent | null;
  /** What remains of a closed account names nobody. */
  erase: boolean;
  deliveries: NewDelivery[];
  nextToken?: TokenSource;
}

/** What follows from a transition of `before`: the account, its tokens, its mails, what is erased. Pure, but for `fresh`. */
export function effectsOf(before: Account | null, next: Transition, around: Surroundings, fresh: Fresh): Effects {
  const account = accountAfter(before, next, around.now, fresh);
  if (!account) return { ...NONE };
  const { change } = next;
  const tokens = openTokens(next.revokeTokens ? [] : around.livingTokens, around.now, fresh);
  const nextToken = next.nextToken && tokens.living(next.nextToken);
  const deliveries = next.mails.flatMap((request) => deliveriesFor(request, around, tokens.living, fresh));
  const deadline = noEarlierThan(tokens.liveUntil(), account.deadline);
  const changed = change !== undefined || deadline !== account.deadline;
  return {
    account: { ...account, deadline, ...(changed && { updatedAt: around.now }) },
    changed,
    entry: change ? entryFor(before, next, around) : null,
    person: next.person && !isSamePerson(next.person, around.person) ? next.person : null,
    useToken: next.useToken ?? null,
    revokeTokens: next.revokeTokens ?? false,
    addTokens: tokens.added,
    adoptCredential: next.adoptCredential ?? null,
    // Sessions are open, or being opened, only while an account is approved.
    endSessions: (next.endSessions && before?.status === 'approved' && change?.event) || null,
    erase: account.status === 'closed',
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
  revokeTokens: false,
  addTokens: [],
  adoptCredential: null,
  endSessions: null,
  erase: false,
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
    emailVerifiedAt: before?.emailVerifiedAt ?? (next.verifyEmail ? now : null),
    hasCredential: status !== 'closed' && (before?.hasCredential || next.adoptCredential !== undefined),
    deadline: next.deadline === undefined ? (before?.deadline ?? null) : next.deadline,
  };
}

function entryFor(before: Account | null, { change, person }: Transition, around: Surroundings): NewEntry | null {
  if (!change) return null;
  const { event, status, actor, reason } = change;
  return {
    event,
    fromStatus: before?.status ?? 'none',
    toStatus: status,
    actor,
    reason,
    ...(event === 'renamed' && { changes: { fullName: [around.person?.fullName, person?.fullName] } }),
  };
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
  { recentMails, administratorIds, now }: Surroundings,
  living: (purpose: TokenPurpose) => TokenSource,
  fresh: Fresh,
): NewDelivery[] {
  const sent = recentMails.filter((mail) => mail.kind === kind).map((mail) => mail.at);
  const { to, throttle } = mailRules(kind);
  if (throttled && !mailAllowed(sent, now, throttle)) return [];
  const purpose = linkPurposeOf(kind);
  const tokenId = purpose ? living(purpose).id : null;
  const recipients = to === 'developer' ? [null] : administratorIds;
  return recipients.map((administratorId) => ({ channel: 'mail', id: fresh.id(), kind, administratorId, tokenId }));
}

/** No token outlives the registration that it belongs to. */
function noEarlierThan(time: number, deadline: number | null): number | null {
  return deadline !== null && time > deadline ? time : deadline;
}
