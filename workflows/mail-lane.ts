import { CancellationScope, log } from '@temporalio/workflow';
import { hasty, patient } from './steps';

export interface MailLane {
  /** Sends mails of the outbox without holding anything else up. */
  send(mailIds: readonly string[], how: { patiently: boolean }): void;
  /** Whether every mail so far has found its end. */
  idle(): boolean;
}

/** Mails go their own way: a mail host that hangs never holds up a decision, and none fails the run. */
export function openMailLane(): MailLane {
  const underWay = new Set<string>();

  /** Never rejects. A mail that this cannot send stays in the outbox, where the reconciler finds it. */
  async function see(mailId: string, patiently: boolean): Promise<void> {
    try {
      if (patiently || !(await isSettledAtOnce(mailId))) await patient.sendMail(mailId);
    } catch {
      log.warn('a mail stays in the outbox', { mailId });
    } finally {
      underWay.delete(mailId);
    }
  }

  return {
    send(mailIds, { patiently }) {
      for (const mailId of mailIds.filter((id) => !underWay.has(id))) {
        underWay.add(mailId);
        void CancellationScope.nonCancellable(() => see(mailId, patiently));
      }
    },
    idle: () => underWay.size === 0,
  };
}

/**
 * Nothing here asks how a brief try failed: on replay the SDK gives the bare cause where it gave an ActivityFailure live,
 * and a run that told the two apart would not replay.
 */
async function isSettledAtOnce(mailId: string): Promise<boolean> {
  try {
    return (await hasty.sendMail(mailId, 'briefly')) !== 'open';
  } catch {
    return false;
  }
}
