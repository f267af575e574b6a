import type { Database } from '../../prisma/client';
import type { Settings } from '../../config/settings';
import { check, type Finding, ok, wrong } from './finding';

const LATE_MS = 15 * 60 * 1000;

/** Whether anchors are made. What the audit says is checked by `verify-audit`. */
export function checkAudit(database: Database, { SECRET_KEYS }: Settings): Promise<Finding> {
  return check('audit', async () => {
    const { _count: waiting, _min } = await database.auditEntry.aggregate({
      where: { anchored: false },
      _count: true,
      _min: { at: true },
    });
    const oldest = _min.at;
    if (oldest !== null && Date.now() - oldest.getTime() > LATE_MS)
      return wrong(
        'audit',
        `${waiting} ${waiting === 1 ? 'entry waits' : 'entries wait'} for an anchor, the oldest since ${oldest.toISOString()}`,
        'A worker makes one each round: does one run, and what does its log say?',
      );
    const last = await database.auditAnchor.findFirst({ orderBy: { sequence: 'desc' } });
    const made = last ? `anchor ${last.sequence} is of ${last.at.toISOString()}` : 'no anchor has been made yet';
    const old = await database.auditEntry.groupBy({ by: 'keyId', where: { keyId: { notIn: SECRET_KEYS.map(({ id }) => id) } } });
    const lacking = old.flatMap(({ keyId }) => (keyId === null ? [] : `"${keyId}"`));
    const keys = lacking.length === 0 ? '' : `; entries name ${lacking.join(', ')}, not in SECRET_KEYS, which verify-audit needs`;
    return ok('audit', `${made}${keys}; \`npm run admin -- verify-audit\` checks all of it`);
  });
}
