import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/actor';
import type { TokenPurpose } from '../../domain/lifetimes';
import { eventually } from './eventually';
import type { Newcomer, Runs } from './runs';

export const AN_ADMINISTRATOR: Actor = { kind: 'administrator', id: randomUUID() };

/** The account at this address now, or null. */
export function accountOf({ database }: Runs, { key }: Newcomer) {
  return database.account.findUnique({ where: { portalId_addressHash: key }, include: { profile: true } });
}

export function linkOf({ database }: Runs, { key }: Newcomer, purpose: TokenPurpose) {
  return database.linkToken.findFirst({
    where: { purpose, usedAt: null, endedAt: null, account: key },
    orderBy: { createdAt: 'desc' },
  });
}

export async function signUp(runs: Runs, newcomer: Newcomer): Promise<void> {
  await runs.gateway.tell(newcomer, { type: 'register', person: newcomer.person });
  await eventually('the sign-up is recorded', () => accountOf(runs, newcomer));
}

/** Proves the address with the mailed link; returns the id of the link that sets the password. */
export async function prove(runs: Runs, newcomer: Newcomer): Promise<string> {
  const link = await eventually('the verification link', () => linkOf(runs, newcomer, 'verify_email'));
  const answer = await runs.gateway.ask(newcomer, { type: 'verifyEmail', tokenId: link.id });
  if (!answer.accepted || !answer.nextToken) throw new Error(`verifyEmail was refused: ${JSON.stringify(answer)}`);
  return answer.nextToken.id;
}

/** From nothing to a password that is set: pending, or approved where the portal approves by itself. */
export async function registerWithPassword(runs: Runs, newcomer: Newcomer): Promise<void> {
  await signUp(runs, newcomer);
  const tokenId = await prove(runs, newcomer);
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.ask(newcomer, { type: 'setPassword', tokenId, stagedCredentialId });
}

export async function mailKindsTo({ database }: Runs, { key }: Newcomer): Promise<string[]> {
  const mails = await database.mail.findMany({ where: key, orderBy: { createdAt: 'asc' } });
  return mails.map((mail) => mail.kind);
}
