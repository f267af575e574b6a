import { isDeveloperStatus } from '../../domain/account-status';
import type { Answer } from '../../domain/message';
import type { Developer, DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import type { AskedMessage } from '../../workflows/messages';
import { Problem } from '../http/problem';
import type { Addressed } from '../temporal/account-gateway';
import type { ManagementDeps } from './audience';

/** What `changeDeveloper` may refuse. */
export const CHANGE_PROBLEMS = [
  'developer_unknown',
  'account_changed',
  'transition_not_allowed',
  'second_approval_needed',
  'too_late',
  'unavailable',
  'unconfirmed',
  'busy',
] as const;

type Change = Extract<AskedMessage, { type: 'changeStatus' | 'changeName' }>;

/** Brings a change to a developer's account. Gives the developer as the answer left them, or throws the Problem. */
export async function changeDeveloper(
  { gateway, developers }: Pick<ManagementDeps, 'gateway' | 'developers'>,
  to: Addressed,
  developer: Developer,
  change: Change,
): Promise<{ changed: boolean; developer: Developer }> {
  if (change.type === 'changeStatus' && change.status === developer.status) return { changed: false, developer };
  const answer = await gateway.ask(to, change);
  if (!answer.accepted) throw await refusal(developers, developer, answer);
  const { account, changed } = answer;
  if (!account || !isDeveloperStatus(account.status)) throw new Problem('developer_unknown');
  const { status, revision, since, updatedAt, waitingFor = null } = account;
  const fullName = change.type === 'changeName' ? change.fullName : developer.fullName;
  const dates = { statusSince: new Date(since), updatedAt: new Date(updatedAt) };
  return { changed, developer: { ...developer, fullName, status, revision, waitingFor, ...dates } };
}

/** Says who decided what meanwhile, or what is possible instead. */
async function refusal(
  developers: DeveloperDirectory,
  { id }: Developer,
  { refusal: code, status, allowed }: Extract<Answer, { accepted: false }>,
): Promise<Problem> {
  if (code === 'transition_not_allowed') {
    const possible = allowed.length > 0 ? allowed.join(', ') : 'nothing else';
    return new Problem(code, { detail: `A developer who is [${status}] can become [${possible}]` });
  }
  if (code === 'account_changed') {
    const last = await developers.lastChange(id);
    const by = last ? ` by [${last.by}] at [${last.at.toISOString()}]` : '';
    return new Problem(code, {
      detail: `The developer has been changed meanwhile${by} and is now [${status}]: look again and decide anew`,
    });
  }
  return new Problem(code);
}
