import type { Answer } from '../../domain/message';
import type { Portal } from '../../domain/portal';
import { uuid } from '../http/fields';
import { Problem, type ProblemCode } from '../http/problem';
import { z } from '../http/zod';
import type { AskedMessage } from '../../workflows/messages';
import { addressed, type ManagementDeps } from './audience';

export const accountParams = z.object({ portalId: uuid(), accountId: uuid() });

/** What every command to an account may be refused for. */
export const COMMAND_PROBLEMS = [
  'developer_unknown',
  'too_late',
  'unavailable',
  'unconfirmed',
  'busy',
] as const satisfies readonly ProblemCode[];

/** Brings a message to an account, finished or not. Throws a Problem where it is refused. */
export async function commandAccount(
  { gateway, developers }: Pick<ManagementDeps, 'gateway' | 'developers'>,
  portal: Portal,
  accountId: string,
  message: AskedMessage,
): Promise<Extract<Answer, { accepted: true }>> {
  const key = await developers.keyOf(portal.id, accountId);
  if (!key) throw new Problem('developer_unknown');
  const answer = await gateway.ask(addressed(portal, key), message);
  if (!answer.accepted) throw new Problem(answer.refusal);
  return answer;
}
