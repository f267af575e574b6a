import { type AuditSeals, createAuditSeals } from '../../security/audit-seal';
import { createKeyRing, type KeyRing } from '../../security/key-ring';

const SECRETS: Record<string, string> = {
  old: Buffer.alloc(32, 'o').toString('base64'),
  new: Buffer.alloc(32, 'n').toString('base64'),
  lost: Buffer.alloc(32, 'l').toString('base64'),
};

/** A ring of well-known keys, the first being the current one. */
export function ringOf(...ids: ('old' | 'new' | 'lost')[]): KeyRing {
  return createKeyRing(ids.map((id) => ({ id, secret: SECRETS[id] ?? '' })));
}

/** Seals by the same. */
export function sealsOf(...ids: ('old' | 'new')[]): AuditSeals {
  return createAuditSeals(ringOf(...ids));
}
