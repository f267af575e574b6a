import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import { hasty, patient } from './steps';

export interface MailLane {
  /** Sends mails of the outbox without holding anything else up. */
  send(mailIds: readonly string[], how: { patiently: boolean }): void;
  /** Whether every mail so far has found its end. */
  idle(): boolean;
}

/** Mails go their own way: a mail host that hangs never holds up a decision. */
export function openMailLane(): MailLane {
  const underWay = new Set<string>();

  async function see(mailId: string, patiently: boolean): Promise<void> {
    try {
      if (patiently || !(await sentHastily(mailId))) await patient.sendMail(mailId);
    } finally {
      underWay.delete(mailId);
    }
  }

  return {
    send(mailIds, { patiently }) {
      for (const mailId of mailIds.filter((id) => !underWay.has(id))) {
        underWay.add(mailId);
        void see(mailId, patiently);
      }
    },
    idle: () => underWay.size === 0,
  };
}

async function sentHastily(mailId: string): Promise<boolean> {
  try {
    await hasty.sendMail(mailId);
    return true;
  } catch (error) {
    if (error instanceof ActivityFailure && !isCancellation(error)) return false;
    throw error;
  }
}
