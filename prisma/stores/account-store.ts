import type { AccountStore } from '../../activities/ports';
import { decisionsFrom } from '../../domain/account-status';
import type { Account } from '../../domain/account';
import type { AccountKey, AccountView, Answer, Envelope, Recorded } from '../../domain/message';
import { type Ruling, rule } from '../../domain/ruling';
import type { LinkTokens } from '../../security/link-token';
import type { Account as AccountRow } from '../generated/client';
import type { Database, Transaction } from '../client';
import { carryOut } from './carry-out';
import { readSituation, type StoredAccount } from './situation';
import { rememberAnswer, writeAll } from './writes';

export interface AccountStoreOptions {
  database: Database;
  linkTokens: LinkTokens;
  /** Whether approve and reject signals from Temporal's own UI and CLI count. */
  temporalDecisions: boolean;
}

/** Longer than any ruling takes, shorter than an api waits after `answerBy`. */
const TRANSACTION_TIMEOUT_MS = 5000;

/** The one writer of accounts: each message is ruled on and carried out under the lock of its account's address. */
export function createAccountStore(options: AccountStoreOptions): AccountStore {
  const { database } = options;
  return {
    record: (envelope) =>
      database.$transaction((tx) => recordOnce(tx, options, envelope), {
        timeout: TRANSACTION_TIMEOUT_MS,
        maxWait: TRANSACTION_TIMEOUT_MS,
      }),
    async load(key) {
      const row = await findAccount(database, key);
      if (!row) return { account: null, mailIds: [] };
      const queued = await database.mail.findMany({ where: { accountId: row.id, state: 'queued' }, select: { id: true } });
      return { account: toView(row), mailIds: queued.map(({ id }) => id) };
    },
  };
}

async function recordOnce(tx: Transaction, options: AccountStoreOptions, envelope: Envelope): Promise<Recorded> {
  const { account: key, id, message, at } = envelope;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${key.portalId}/${key.addressHash}`}, 0))`;
  const situation = await readSituation(tx, envelope);
  if (!situation) return { account: null, answer: refusal('portal_unknown', null), mailIds: [] };
  const { account: before, answered } = situation;
  if (answered) return repeat(tx, id, before, answered);
  if (isTooLate(envelope)) return { account: before && toView(before), answer: refusal('too_late', before), mailIds: [] };

  const { temporalDecisions, linkTokens } = options;
  const ruling = rule(before && toAccount(before), message, { ...situation, now: at, temporalDecisions });
  const { account, tokenId, mailIds, writes } = carryOut(linkTokens, envelope, situation, ruling);
  const answer: Answer = ruling.refusal
    ? refusal(ruling.refusal, before)
    : { accepted: true, changed: ruling.change !== undefined, tokenId, developerId: account?.id };
  await writeAll(tx, [...writes, rememberAnswer(envelope, account?.id ?? null, answer)]);
  if (isTooLate(envelope)) throw new AnsweredTooLate();
  return { account: account && toView(account), answer, mailIds };
}

/** The first answer again, beside where the account stands by now. */
async function repeat(tx: Transaction, messageId: string, row: StoredAccount | null, answer: Answer): Promise<Recorded> {
  const mails = await tx.mail.findMany({ where: { messageId }, select: { id: true } });
  return { account: row && toView(row), answer, mailIds: mails.map((mail) => mail.id) };
}

/** Rolls a ruling back whose sender has been told "not done" meanwhile; the next try refuses it. */
class AnsweredTooLate extends Error {
  constructor() {
    super('nobody waits for this answer any more');
  }
}

function isTooLate({ answerBy }: Envelope): boolean {
  return answerBy !== undefined && Date.now() > answerBy;
}

function findAccount(tx: Transaction, { portalId, addressHash }: AccountKey): Promise<AccountRow | null> {
  return tx.account.findUnique({ where: { portalId_addressHash: { portalId, addressHash } } });
}

function toAccount(row: StoredAccount): Account {
  return { id: row.id, status: row.status, revision: row.revision, deadline: row.deadline?.getTime() ?? null };
}

function toView(row: StoredAccount): AccountView {
  return {
    developerId: row.id,
    status: row.status,
    revision: row.revision,
    since: row.statusSince.getTime(),
    deadline: row.deadline?.getTime() ?? null,
  };
}

function refusal(code: NonNullable<Ruling['refusal']>, row: StoredAccount | null): Answer {
  return { accepted: false, refusal: code, status: row?.status ?? 'none', allowed: row ? decisionsFrom(row.status) : [] };
}
