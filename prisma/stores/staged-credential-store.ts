import { randomUUID } from 'node:crypto';
import { STAGED_CREDENTIAL_LIFETIME_SECONDS } from '../../domain/lifetimes';
import type { Database } from '../client';

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
      await database.stagedCredential.deleteMany({ where: { expiresAt: { lt: new Date(now) } } });
      await database.stagedCredential.create({
        data: { id, hash, keyId, cost, expiresAt: new Date(now + STAGED_CREDENTIAL_LIFETIME_SECONDS * 1000) },
      });
      return id;
    },
  };
}
