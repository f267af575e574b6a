import { randomUUID } from 'node:crypto';
import { STAGED_CREDENTIAL_LIFETIME_SECONDS } from '../../../domain/lifetimes';
import type { Database } from '../../client';

export interface HashedPassword {
  hash: string;
  keyId: string;
  cost: number;
}

export interface StagedCredentials {
  /** Keeps a hashed password until its message adopts it, and returns its id. One nobody adopts expires. */
  stage(password: HashedPassword): Promise<string>;
}

export function createStagedCredentials(database: Database): StagedCredentials {
  return {
    async stage({ hash, keyId, cost }) {
      const now = Date.now();
      const id = randomUUID();
      const expiresAt = new Date(now + STAGED_CREDENTIAL_LIFETIME_SECONDS * 1000);
      await database.$executeRaw`
        WITH expired AS (DELETE FROM "StagedCredential" WHERE "expiresAt" < ${new Date(now)})
        INSERT INTO "StagedCredential" ("id", "hash", "keyId", "cost", "expiresAt")
        VALUES (${id}::uuid, ${hash}, ${keyId}, ${cost}, ${expiresAt})`;
      return id;
    },
  };
}
