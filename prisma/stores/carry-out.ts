import { randomUUID } from 'node:crypto';
import type { Envelope } from '../../domain/message';
import type { Person } from '../../domain/person';
import type { Change, Ruling } from '../../domain/ruling';
import type { LinkTokens } from '../../security/link-token';
import type { Account as AccountRow } from '../generated/client';
import type { Transaction } from '../client';
import { appendAudit } from './audit';
import { livingLink, writeMails } from './write-mails';

export interface CarriedOut {
  account: AccountRow | null;
  /** The link that the answer hands out. */
  tokenId?: string;
  mailIds: string[];
}

/** Writes what a ruling says, in the order in which it must be true: the account, its links, its mails. */
export async function carryOut(
  tx: Transaction,
  linkTokens: LinkTokens,
  envelope: Envelope,
  before: AccountRow | null,
  ruling: Ruling,
): Promise<CarriedOut> {
  let account = ruling.change ? await applyChange(tx, envelope, before, ruling, ruling.change) : before;
  if (!account) return { account: null, mailIds: [] };
  const auditEntryId = ruling.change ? await audit(tx, envelope, before, account, ruling.change) : null;
  await settleAccess(tx, envelope, account.id, ruling);
  if (account.status === 'closed') await erase(tx, account.id);

  const addressee = { ...account, auditEntryId, isNew: before === null };
  const handedOut = ruling.handOut ? await livingLink(tx, linkTokens, addressee, ruling.handOut, envelope.at) : null;
  const { mailIds, linksLiveUntil } = await writeMails(tx, linkTokens, envelope, addressee, ruling.mails);
  // No link outlives the registration that it belongs to.
  const liveUntil = Math.max(linksLiveUntil, handedOut?.expiresAt ?? 0);
  if (account.deadline !== null && liveUntil > account.deadline.getTime()) {
    account = await tx.account.update({ where: { id: account.id }, data: { deadline: new Date(liveUntil) } });
  }
  return { account, tokenId: handedOut?.id, mailIds };
}

async function applyChange(
  tx: Transaction,
  { account: { portalId, addressHash }, at }: Envelope,
  before: AccountRow | null,
  { person, deadline, proveAddress, change: _change, ..._rest }: Ruling,
  change: Change,
): Promise<AccountRow> {
  const now = new Date(at);
  const data = {
    status: change.status,
    ...(before?.status !== change.status && { statusSince: now }),
    ...(deadline !== undefined && { deadline: deadline === null ? null : new Date(deadline) }),
    ...(proveAddress && !before?.addressProvedAt && { addressProvedAt: now }),
    ...(change.status === 'closed' && { addressHash: null }),
    updatedAt: now,
  };
  if (before) {
    if (person) await tx.profile.update({ where: { accountId: before.id }, data: profileOf(person) });
    return tx.account.update({ where: { id: before.id }, data: { ...data, revision: { increment: 1 } } });
  }
  if (!person) throw new Error('a ruling changed an account that does not exist');
  const id = randomUUID();
  const account = await tx.account.create({
    data: { ...data, id, portalId, addressHash, statusSince: now, revision: 1, createdAt: now },
  });
  await tx.profile.createMany({ data: { accountId: id, ...profileOf(person) } });
  return account;
}

function profileOf({ fullName, email }: Person): Person {
  return { fullName, email };
}

function audit(
  tx: Transaction,
  { id: messageId, account: { portalId }, at }: Envelope,
  before: AccountRow | null,
  after: AccountRow,
  { event, actor, reason }: Change,
): Promise<string> {
  return appendAudit(tx, {
    chain: after.id,
    isFirst: before === null,
    at: new Date(at),
    event,
    fromStatus: before?.status ?? 'none',
    toStatus: after.status,
    actor,
    messageId,
    portalId,
    detail: { reason },
  });
}

/** Links, credential and sessions. */
async function settleAccess(tx: Transaction, { at }: Envelope, accountId: string, ruling: Ruling): Promise<void> {
  const now = new Date(at);
  if (ruling.useToken) await tx.linkToken.update({ where: { id: ruling.useToken }, data: { usedAt: now } });
  if (ruling.endTokens)
    await tx.linkToken.updateMany({ where: { accountId, usedAt: null, endedAt: null }, data: { endedAt: now } });
  if (ruling.adoptCredential) {
    const { hash, keyId, cost } = await tx.stagedCredential.delete({ where: { id: ruling.adoptCredential } });
    const credential = { hash, keyId, cost, setAt: now };
    await tx.credential.upsert({ where: { accountId }, create: { accountId, ...credential }, update: credential });
  }
  if (ruling.endSessions) {
    await tx.session.updateMany({ where: { accountId, endedAt: null }, data: { endedAt: now, endedBy: ruling.change?.event } });
  }
}

/** What remains of a closed account names nobody. */
async function erase(tx: Transaction, accountId: string): Promise<void> {
  await tx.profile.deleteMany({ where: { accountId } });
  await tx.credential.deleteMany({ where: { accountId } });
  await tx.auditDetail.deleteMany({ where: { entry: { chain: accountId } } });
}
