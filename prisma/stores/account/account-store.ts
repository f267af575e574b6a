import type { AccountStore } from '../../../activities/ports';
import { decisionsFrom } from '../../../domain/account-status';
import type { Account } from '../../../domain/account';
import type { AccountKey, AccountView, Answer, Envelope, Recorded } from '../../../domain/message';
import type { RefusalCode } from '../../../domain/refusal';
import { rule } from '../../../domain/ruling';
import type { Account as AccountRow } from '../../generated/client';
import type { Database } from '../../client';
import { carryOut, type Makers } from './carry-out';
import { isWriteConflict } from '../sql/write-conflict';
import { isTooLate, isUnwritable } from '../sql/refused-write';
import { readSituation, type StoredAccount } from './situation';
import { rememberAnswer, writeAll } from './writes';

export interface AccountStoreOptions extends Makers {
  database: Database;
  /** Whether approve and reject signals from Temporal's own UI and CLI count. */
  temporalDecisions: boolean;
}

/** Each time somebody else's message got through, so only a crowd at one account needs more than two. */
const TRIES = 10;

/** The one writer of accounts: a message is ruled on as the account stands, and carried out if it still stands so. */
export function createAccountStore(options: AccountStoreOptions): AccountStore {
  const { database } = options;
  return {
    async record(envelope) {
      for (let left = TRIES; ; left -= 1) {
        try {
          return await recordOnce(options, envelope);
        } catch (error) {
          const code = refusalFor(error);
          if (code) return refused(await findAccount(database, envelope.account), code);
          if (!isWriteConflict(error) || left === 1) throw error;
        }
      }
    },
    async load(key) {
      const row = await findAccount(database, key);
      if (!row) return { account: null, mailIds: [] };
      const queued = await database.mail.findMany({ where: { accountId: row.id, state: 'queued' }, select: { id: true } });
      return { account: toView(row), mailIds: queued.map(({ id }) => id) };
    },
  };
}

/** Throws, having changed nothing, where another message of the account came between reading and writing. */
async function recordOnce(options: AccountStoreOptions, envelope: Envelope): Promise<Recorded> {
  const { database, temporalDecisions } = options;
  const { id, message, at } = envelope;
  const situation = await readSituation(database, envelope);
  if (!situation) return refused(null, 'portal_unknown');
  const { account: before, answered } = situation;
  if (answered) return repeat(database, id, before, answered);

  const ruling = rule(before && toAccount(before), message, { ...situation, now: at, temporalDecisions });
  const { account, handOut, mailIds, writes } = carryOut(options, envelope, situation, ruling);
  const answer: Answer = ruling.refusal
    ? refusal(ruling.refusal, before)
    : { accepted: true, changed: ruling.change !== undefined, handOut, developerId: account?.id };
  await writeAll(database, [...writes, rememberAnswer(envelope, account, answer)]);
  return { account: account && toView(account), answer, mailIds };
}

/** The first answer again, beside where the account stands by now. */
async function repeat(database: Database, messageId: string, row: StoredAccount | null, answer: Answer): Promise<Recorded> {
  const mails = await database.mail.findMany({ where: { messageId }, select: { id: true } });
  return { account: row && toView(row), answer, mailIds: mails.map((mail) => mail.id) };
}

/** What the database will not do for this message, however often it is asked. */
function refusalFor(error: unknown): RefusalCode | null {
  if (isTooLate(error)) return 'too_late';
  return isUnwritable(error) ? 'malformed' : null;
}

function refused(row: StoredAccount | null, code: RefusalCode): Recorded {
  return { account: row && toView(row), answer: refusal(code, row), mailIds: [] };
}

function findAccount(database: Database, { portalId, addressHash }: AccountKey): Promise<AccountRow | null> {
  return database.account.findUnique({ where: { portalId_addressHash: { portalId, addressHash } } });
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

function refusal(code: RefusalCode, row: StoredAccount | null): Answer {
  return { accepted: false, refusal: code, status: row?.status ?? 'none', allowed: row ? decisionsFrom(row.status) : [] };
}
