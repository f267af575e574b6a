import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AuditAnchoring } from '../prisma/stores/audit/audit-anchoring';
import type { Findings } from '../prisma/stores/audit/audit-chain';
import { createPeriodicTask } from './periodic-task';

export interface AuditWatchOptions {
  anchoring: AuditAnchoring;
  /** Seconds between two rounds. */
  everySeconds: number;
  logger: Logger;
}

const PASS_EVERY_SECONDS = 3600;

/**
 * Anchors what came to the audit since the last round, and checks it before; checks some more chains besides, so that
 * each has its turn. The anchor's hash goes to the log: a copy that whoever has the database cannot change.
 */
export function createAuditWatch({ anchoring, everySeconds, logger }: AuditWatchOptions) {
  const told = new Set<string>();
  // Somewhere else after each start, since the beginning would have more than its share.
  let checkedUntil: string = randomUUID();
  let nextPassAt = 0;

  /** Once each, since nothing mends what is broken. */
  function tellOnce(about: string, tell: () => void): void {
    if (told.has(about)) return;
    told.add(about);
    tell();
  }

  const findings: Findings = {
    broken: (found) =>
      tellOnce(found.chain, () =>
        logger.error(found, 'the audit does not fit: it was changed by something else than this service'),
      ),
    unchecked: (key) =>
      tellOnce(key, () => logger.error({ key }, `SECRET_KEYS lacks the key "${key}", which new entries of the audit name`)),
  };
  // What is older may name a key that has had its time.
  const olderToo: Findings = { ...findings, unchecked: () => undefined };

  async function anchorAll(ending: AbortSignal): Promise<void> {
    for (;;) {
      const made = await anchoring.anchorMoved(findings);
      if (!made) return;
      const { sequence, hash, chains, complete } = made;
      logger.info({ anchor: sequence, hash: Buffer.from(hash).toString('hex'), chains }, 'audit anchored');
      if (complete || ending.aborted) return;
    }
  }

  /** Some chains each round; where they are few, all of them once an hour. */
  async function checkSome(): Promise<void> {
    if (Date.now() < nextPassAt) return;
    const last = await anchoring.checkSome(checkedUntil, olderToo);
    if (last === null) nextPassAt = Date.now() + PASS_EVERY_SECONDS * 1000;
    checkedUntil = last ?? '';
  }

  async function look(ending: AbortSignal): Promise<void> {
    try {
      await anchoring.alone(async () => {
        await anchorAll(ending);
        await checkSome();
      });
    } catch (error) {
      if (!ending.aborted) logger.warn({ err: error }, 'the audit could not be looked at; the next round tries again');
    }
  }

  return {
    /** One round. Never rejects. */
    look: () => look(new AbortController().signal),
    ...createPeriodicTask({ firstAfterSeconds: everySeconds / 10, everySeconds }, look),
  };
}
