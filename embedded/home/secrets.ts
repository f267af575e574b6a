import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateJson, writePrivateJson } from './private-file';

const schema = z.object({
  keys: z.string(),
  addressKey: z.string(),
  databasePassword: z.string(),
  /** The first administrator's, made once; null until then. */
  adminToken: z.string().nullable(),
});

export type Secrets = z.output<typeof schema>;

/** What the embedded start makes once and needs ever after. Losing it means losing the accounts: it belongs to the data. */
export function openSecrets(home: string): { secrets: Secrets; keepAdminToken(token: string): void } {
  const file = join(home, 'secrets.json');
  const kept = readPrivateJson(file);
  const secrets: Secrets = kept === null ? newSecrets() : schema.parse(kept);
  if (kept === null) writePrivateJson(file, secrets);
  return {
    secrets,
    keepAdminToken(token) {
      secrets.adminToken = token;
      writePrivateJson(file, secrets);
    },
  };
}

function newSecrets(): Secrets {
  const random = () => randomBytes(32).toString('base64url');
  return { keys: `k1:${random()}`, addressKey: random(), databasePassword: random(), adminToken: null };
}
