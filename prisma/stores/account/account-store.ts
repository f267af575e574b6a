import type { AccountSnapshot, AccountStore } from '../../../activities/ports';
import { viewOf } from '../../../domain/account';
import type { Effects } from '../../../domain/effects';
import type { Answer, Envelope } from '../../../domain/message';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import { entryAfter } from '../audit/audit';
import { isTooLate, isUnwritable } from '../sql/refused-write';
import { isWriteConflict } from '../sql/write-conflict';
import { createPortalDocumentStore } from '../portal/portal-document-store';
import { toAccount, toRequest } from './account-rows';
import { readSnapshot } from './snapshot';
import { executeTogether, statementsFor } from './statements';

/** The one writer of accounts: reads and commits, and decides nothing. */
export function createAccountStore(database: Database, seals: AuditSeals): AccountStore {
  const documents = createPortalDocumentStore(database, seals);
  return {
    async read(envelope) {
      try {
        return (await readSnapshot(database, envelope)) ?? 'portal_unknown';
      } catch (error) {
        if (isUnwritable(error)) return 'malformed';
        throw error;
      }
    },
    async commit(envelope, snapshot, effects, answer) {
      try {
        await executeTogether(database, statementsOf(seals, envelope, snapshot, effects, answer));
        return 'committed';
      } catch (error) {
        if (isWriteConflict(error)) return 'overtaken';
        if (isTooLate(error)) return 'too_late';
        if (isUnwritable(error)) return 'malformed';
        throw error;
      }
    },
    async load({ portalId, emailHash }) {
      // As text, so that it is found among the address's few mails and not among all that wait.
      const queued = await database.$queryRaw<{ id: string }[]>`
        SELECT "id"::text FROM "OutboxMail"
        WHERE "portalId" = ${portalId}::uuid AND "emailHash" = ${emailHash} AND "state"::text = 'queued'`;
      const mailIds = queued.map(({ id }) => id);
      const row = await database.account.findUnique({
        where: { portalId_emailHash: { portalId, emailHash } },
        include: { request: true },
      });
      if (!row) return { account: null, mailIds };
      const policy = await documents.latest(portalId, 'approval_policy');
      return { account: viewOf(toAccount(row, row.request && toRequest(row.request)), policy.content), mailIds };
    },
  };
}

function statementsOf(seals: AuditSeals, envelope: Envelope, snapshot: AccountSnapshot, effects: Effects, answer: Answer) {
  const { entry, account } = effects;
  const { id: messageId, account: key, at } = envelope;
  const { policy, rule, facts } = entry?.basis ?? {};
  const decidedUnder = { ...(policy !== undefined && { policyRevision: policy }), ...(rule && { rule }) };
  const record = entry &&
    account && { ...entry, ...decidedUnder, chain: account.id, at: new Date(at), messageId, portalId: key.portalId };
  const audited =
    record &&
    entryAfter(seals, snapshot.lastEntry, { ...record, detail: { reason: entry.reason, changes: entry.changes, facts } });
  return statementsFor({ envelope, before: snapshot.account, effects, audited, answer });
}
