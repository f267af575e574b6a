import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/actor';
import type { TokenPurpose } from '../../domain/lifetimes';
import { eventually } from './eventually';
import type { Applicant, WorkflowHarness } from './workflow-harness';

export const AN_ADMINISTRATOR: Actor = { kind: 'administrator', id: randomUUID() };

/** The account at this address now, or null. */
export function accountOf({ database }: WorkflowHarness, { key }: Applicant) {
  return database.account.findUnique({ where: { portalId_emailHash: key }, include: { profile: true } });
}

export function linkOf({ database }: WorkflowHarness, { key }: Applicant, purpose: TokenPurpose) {
  return database.linkToken.findFirst({
    where: { purpose, usedAt: null, revokedAt: null, account: key },
    orderBy: { createdAt: 'desc' },
  });
}

export async function signUp(runs: WorkflowHarness, applicant: Applicant): Promise<void> {
  await runs.gateway.tell(applicant, { type: 'register', person: applicant.person });
  await eventually('the sign-up is recorded', () => accountOf(runs, applicant));
}

/** Proves the address with the mailed link; returns the id of the link that sets the password. */
export async function verifyEmail(runs: WorkflowHarness, applicant: Applicant): Promise<string> {
  const link = await eventually('the verification link', () => linkOf(runs, applicant, 'verify_email'));
  const answer = await runs.gateway.ask(applicant, { type: 'verifyEmail', tokenId: link.id });
  if (!answer.accepted || !answer.nextToken) throw new Error(`verifyEmail was refused: ${JSON.stringify(answer)}`);
  return answer.nextToken.id;
}

/** From nothing to a password that is set: pending, or approved where the portal approves by itself. */
export async function registerWithPassword(runs: WorkflowHarness, applicant: Applicant): Promise<void> {
  await signUp(runs, applicant);
  const tokenId = await verifyEmail(runs, applicant);
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.ask(applicant, { type: 'setCredential', tokenId, stagedCredentialId });
}

export async function mailKindsTo({ database }: WorkflowHarness, { key }: Applicant): Promise<string[]> {
  const mails = await database.outboxMail.findMany({ where: key, orderBy: { createdAt: 'asc' } });
  return mails.map((mail) => mail.kind);
}
