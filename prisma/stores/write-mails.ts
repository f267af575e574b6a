import { randomUUID } from 'node:crypto';
import type { AccountStatus } from '../../domain/account-status';
import { TOKEN_LIFETIME_SECONDS, type TokenPurpose } from '../../domain/lifetimes';
import { isRationed, MAIL_MEMORY_SECONDS, type MailKind, mailAllowed } from '../../domain/mail-kind';
import type { Envelope } from '../../domain/message';
import type { MailOrder } from '../../domain/ruling';
import type { LinkTokens } from '../../security/link-token';
import type { Transaction } from '../client';

/** The account that mails are written for, as it stands after the change. */
export interface Addressee {
  id: string;
  status: AccountStatus;
  /** The entry whose reason a decision's mail quotes. */
  auditEntryId: string | null;
  /** The account has just been opened, so it has no links yet. */
  isNew: boolean;
}

/** A living link of that purpose, or a new one. While a link lives, every mail carries the same one. */
export async function livingLink(
  tx: Transaction,
  linkTokens: LinkTokens,
  { id: accountId, isNew }: Addressee,
  purpose: TokenPurpose,
  now: number,
): Promise<{ id: string; expiresAt: number }> {
  const living = isNew ? null : await findLiving(tx, accountId, purpose, now);
  if (living) return { id: living.id, expiresAt: living.expiresAt.getTime() };
  const id = randomUUID();
  const { keyId, hash } = linkTokens.issue(id);
  const expiresAt = now + TOKEN_LIFETIME_SECONDS[purpose] * 1000;
  await tx.linkToken.createMany({
    data: {
      id,
      accountId,
      purpose,
      keyId,
      tokenHash: Uint8Array.from(hash),
      createdAt: new Date(now),
      expiresAt: new Date(expiresAt),
    },
  });
  return { id, expiresAt };
}

function findLiving(tx: Transaction, accountId: string, purpose: TokenPurpose, now: number) {
  return tx.linkToken.findFirst({
    where: { accountId, purpose, usedAt: null, endedAt: null, expiresAt: { gt: new Date(now) } },
    select: { id: true, expiresAt: true },
  });
}

/**
 * Writes the mails that a ruling calls for into the outbox, in the ruling's own transaction, as far as the ration
 * allows. Returns their ids, and until when the links in them live.
 */
export async function writeMails(
  tx: Transaction,
  linkTokens: LinkTokens,
  { id: messageId, account, at }: Envelope,
  addressee: Addressee,
  orders: readonly MailOrder[],
): Promise<{ mailIds: string[]; linksLiveUntil: number }> {
  const mailIds: string[] = [];
  let linksLiveUntil = 0;
  for (const { kind, to, link: purpose } of orders) {
    const where = { portalId: account.portalId, addressHash: account.addressHash, kind };
    if (isRationed(kind) && !(await rationAllows(tx, where, at))) continue;
    const link = purpose ? await livingLink(tx, linkTokens, addressee, purpose, at) : null;
    if (link) linksLiveUntil = Math.max(linksLiveUntil, link.expiresAt);
    const recipients = to === 'developer' ? [null] : await administratorsToTell(tx, account.portalId);
    const mails = recipients.map((administratorId) => ({
      id: randomUUID(),
      messageId,
      ...where,
      accountId: addressee.id,
      administratorId,
      tokenId: link?.id ?? null,
      auditEntryId: addressee.auditEntryId,
      status: addressee.status,
      createdAt: new Date(at),
    }));
    if (mails.length > 0) await tx.mail.createMany({ data: mails });
    mailIds.push(...mails.map((mail) => mail.id));
  }
  return { mailIds, linksLiveUntil };
}

async function rationAllows(
  tx: Transaction,
  where: { portalId: string; addressHash: string; kind: MailKind },
  at: number,
): Promise<boolean> {
  const since = new Date(at - MAIL_MEMORY_SECONDS * 1000);
  const earlier = await tx.mail.findMany({ where: { ...where, createdAt: { gt: since } }, select: { createdAt: true } });
  return mailAllowed(
    earlier.map((mail) => mail.createdAt.getTime()),
    at,
  );
}

async function administratorsToTell(tx: Transaction, portalId: string): Promise<string[]> {
  const administrators = await tx.administrator.findMany({
    where: {
      removedAt: null,
      email: { not: null },
      roles: { some: { role: { in: ['organization_admin', 'portal_admin'] }, OR: [{ portalId: null }, { portalId }] } },
    },
    select: { id: true },
  });
  return administrators.map(({ id }) => id);
}
