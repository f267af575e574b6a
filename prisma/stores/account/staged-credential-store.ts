import { randomUUID } from 'node:crypto';
import type { Credential } from '../../../domain/credential';
import { STAGED_CREDENTIAL_LIFETIME_SECONDS } from '../../../domain/lifetimes';
import type { Database } from '../../client';

export interface StagedCredentials {
  /** Keeps a credential until its message adopts it, and returns its id. One nobody adopts expires. */
  stage(credential: Credential): Promise<string>;
}

export function createStagedCredentials(database: Database): StagedCredentials {
  return {
    async stage({ kind, hash, keyId, cost }) {
      const now = Date.now();
      const id = randomUUID();
      const expiresAt = new Date(now + STAGED_CREDENTIAL_LIFETIME_SECONDS * 1000);
      await database.$executeRaw`
        WITH expired AS (DELETE FROM "StagedCredential" WHERE "expiresAt" < ${new Date(now)})
        INSERT INTO "StagedCredential" ("id", "kind", "hash", "keyId", "cost", "expiresAt")
        VALUES (${id}::uuid, ${kind}::"CredentialKind", ${hash}, ${keyId}, ${cost}, ${expiresAt})`;
      return id;
    },
  };
}
