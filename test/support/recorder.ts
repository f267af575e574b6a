import { createRecorder } from '../../activities/record-message';
import type { Database } from '../../prisma/client';
import { createAccountStore } from '../../prisma/stores/account/account-store';
import type { AuditSeals } from '../../security/audit-seal';
import { emailProviderOf } from '../../security/email-provider';
import { createFresh, type LinkTokens } from '../../security/link-token';

interface RecorderOptions {
  database: Database;
  linkTokens: LinkTokens;
  seals: AuditSeals;
  temporalDecisions: boolean;
}

/** Brings messages to accounts as the worker does, without a run around it. */
export function recorderOf({ database, linkTokens, seals, temporalDecisions }: RecorderOptions) {
  return createRecorder({
    accounts: createAccountStore(database, seals),
    fresh: createFresh(linkTokens),
    isRetired: (keyId) => linkTokens.isRetired(keyId),
    temporalDecisions,
    providerOf: emailProviderOf,
    rememberedMs: 365 * 24 * 3_600_000,
  });
}
