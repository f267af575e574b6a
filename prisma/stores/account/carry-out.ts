import { randomUUID } from 'node:crypto';
import { TOKEN_LIFETIME_SECONDS, type TokenPurpose } from '../../../domain/lifetimes';
import { isRationed, type MailKind, mailAllowed, rationOf } from '../../../domain/mail-kind';
import type { TokenSource } from '../../../domain/link-token';
import type { Envelope } from '../../../domain/message';
import type { Change, MailOrder, Ruling } from '../../../domain/ruling';
import type { AuditSeals } from '../../../security/audit-seal';
import type { LinkTokens } from '../../../security/link-token';
import { type AuditRow, entryAfter } from '../audit/audit';
import type { Situation, StoredAccount } from './situation';
import * as writes from './writes';

export interface CarriedOut {
  account: StoredAccount | null;
  /** The link that the answer hands out. */
  handOut?: TokenSource;
  mailIds: string[];
  writes: writes.Write[];
}

/** What it makes tokens and seals with. */
export interface Makers {
  linkTokens: LinkTokens;
  seals: AuditSeals;
}

/** Turns a ruling into writes: what the account becomes, its links, its mails. Reads nothing. */
export function carryOut({ linkTokens, seals }: Makers, envelope: Envelope, situation: Situation, ruling: Ruling): CarriedOut {
  const { account: before } = situation;
  const { change } = ruling;
  const account = accountAfter(before, ruling, envelope.at);
  if (!account) return { account: null, mailIds: [], writes: [] };

  const entry = change ? auditEntry(seals, envelope, situation, account, change) : null;
  const links = openLinks(linkTokens, account.id, ruling.endTokens ? [] : situation.livingLinks, envelope.at);
  const handOut = ruling.handOut && links.living(ruling.handOut);
  const mails = ruling.mails.flatMap((order) => mailsFor(order, situation, envelope.at, links.living, entry));
  const extended = { ...account, deadline: noEarlierThan(links.liveUntil(), account.deadline) };
  const changed = change !== undefined || extended.deadline !== account.deadline;
  return {
    account: extended,
    handOut,
    mailIds: mails.map(({ id }) => id),
    writes: [
      ...(changed ? accountWrites(envelope, before, extended, ruling) : [writes.countMessage(extended)]),
      ...(entry ? writes.appendEntry(entry) : []),
      ...accessWrites(envelope, before, account, ruling),
      ...links.added.map(writes.addLink),
      ...mails.map((mail) => writes.queueMail(envelope, account, mail)),
    ],
  };
}

function accountAfter(before: StoredAccount | null, ruling: Ruling, at: number): StoredAccount | null {
  const messageCount = (before?.messageCount ?? 0) + 1;
  if (!ruling.change) return before && { ...before, messageCount };
  const { status } = ruling.change;
  const now = new Date(at);
  const { deadline = before?.deadline?.getTime() ?? null, proveAddress } = ruling;
  return {
    id: before?.id ?? randomUUID(),
    status,
    statusSince: before?.status === status ? before.statusSince : now,
    revision: (before?.revision ?? 0) + 1,
    messageCount,
    addressProvedAt: before?.addressProvedAt ?? (proveAddress ? now : null),
    deadline: deadline === null ? null : new Date(deadline),
  };
}

function accountWrites(
  { account: key, at }: Envelope,
  before: StoredAccount | null,
  after: StoredAccount,
  { person }: Ruling,
): writes.Write[] {
  if (before) return [writes.changeAccount(after, new Date(at)), ...(person ? [writes.rewriteProfile(before.id, person)] : [])];
  if (!person) throw new Error('a ruling opens an account for nobody');
  return writes.openAccount(key, after, person);
}

function auditEntry(
  seals: AuditSeals,
  { id: messageId, account: { portalId }, at }: Envelope,
  { account: before, lastEntry }: Situation,
  after: StoredAccount,
  { event, actor, reason }: Change,
): AuditRow {
  const [fromStatus, toStatus] = [before?.status ?? 'none', after.status];
  return entryAfter(seals, lastEntry, {
    chain: after.id,
    at: new Date(at),
    event,
    fromStatus,
    toStatus,
    actor,
    messageId,
    portalId,
    detail: { reason },
  });
}

/** Links, credential and sessions. */
function accessWrites(
  { at }: Envelope,
  before: StoredAccount | null,
  { id, status }: StoredAccount,
  ruling: Ruling,
): writes.Write[] {
  const now = new Date(at);
  // Sessions are open, or being opened, only while an account is approved.
  const endSessions = ruling.endSessions && before?.status === 'approved';
  return [
    ...(ruling.useToken ? [writes.useLink(ruling.useToken, now)] : []),
    ...(ruling.endTokens ? [writes.endLinks(id, now, ruling.useToken ?? null)] : []),
    ...(ruling.adoptCredential ? writes.adoptCredential(id, ruling.adoptCredential, now) : []),
    ...(endSessions && ruling.change ? [writes.endSessions(id, now, ruling.change.event)] : []),
    ...(status === 'closed' ? writes.erase(id) : []),
  ];
}

/** While a link lives, every mail carries the same one; after its end, or where its key is retired, a new one. */
function openLinks(linkTokens: LinkTokens, accountId: string, existing: Situation['livingLinks'], at: number) {
  const added: writes.NewLink[] = [];
  const named: number[] = [];

  function living(purpose: TokenPurpose): TokenSource {
    const link = existing.find((one) => one.purpose === purpose && !linkTokens.isRetired(one.keyId));
    if (link) {
      named.push(link.expiresAt);
      return { id: link.id, keyId: link.keyId };
    }
    const id = randomUUID();
    const expiresAt = at + TOKEN_LIFETIME_SECONDS[purpose] * 1000;
    const issued = linkTokens.issue(id);
    added.push({ id, accountId, purpose, ...issued, createdAt: new Date(at), expiresAt: new Date(expiresAt) });
    named.push(expiresAt);
    return { id, keyId: issued.keyId };
  }

  return { added, living, liveUntil: () => Math.max(0, ...named) };
}

/** The mails that an order comes to, as far as the address's ration allows. */
function mailsFor(
  { kind, to, link: purpose }: MailOrder,
  { recentMails, administratorIds }: Situation,
  at: number,
  living: (purpose: TokenPurpose) => TokenSource,
  entry: AuditRow | null,
): writes.NewMail[] {
  if (isRationed(kind) && !mailAllowed(sentOf(kind, recentMails), at, rationOf(kind))) return [];
  const tokenId = purpose ? living(purpose).id : null;
  const recipients = to === 'developer' ? [null] : administratorIds;
  return recipients.map((administratorId) => ({
    id: randomUUID(),
    kind,
    administratorId,
    tokenId,
    auditEntryId: entry?.entry.id ?? null,
  }));
}

function sentOf(kind: MailKind, mails: Situation['recentMails']): number[] {
  return mails.filter((mail) => mail.kind === kind).map((mail) => mail.at);
}

/** No link outlives the registration that it belongs to. */
function noEarlierThan(time: number, deadline: Date | null): Date | null {
  return deadline !== null && time > deadline.getTime() ? new Date(time) : deadline;
}
