import { setCurrentDetails } from '@temporalio/workflow';
import type { WaitingFor } from '../domain/approval-request';
import type { AccountMessage, AccountView, MessageResult } from '../domain/message';

/** Who waits for what, and which message moves it on: for an operator who has never seen the code. */
const STORY: Record<AccountView['status'], string> = {
  awaiting_verification:
    '**Waiting for the developer** to open the link in the confirmation mail. The Update `verifyEmail` moves it on; the Signal `remind` mails the link again.',
  awaiting_credential:
    '**Waiting for the developer** to set a password; the address is verified. The Update `setCredential` moves it on; the Signal `remind` mails the link again.',
  pending:
    '**Waiting for an administrator.** Approve or reject in the console or over the API, or send the Signal `approve` or `reject` here (optional input: `{"by": "you", "reason": "why"}`). The Signal `ask` asks the developer something first (input: `{"by": "you", "reason": "the question"}`).',
  approved: '**Approved.** The developer may log in. This run ends when the mails are sent.',
  rejected: '**Rejected.** This run ends when the mails are sent. Approving later is possible over the API.',
  revoked: '**Revoked.** This run ends when the mails are sent. Approving again is possible over the API.',
  closed: '**Closed.** The address is free again.',
};

/** The same of a request that waits for somebody else than its first administrator. */
const REQUEST: Record<Exclude<WaitingFor, 'administrator'>, string> = {
  second_administrator:
    '**Waiting for a second administrator**, who has to be another person than the first. Approve or reject in the console or over the API, or send the Signal `approve` or `reject` here.',
  developer:
    '**Waiting for the developer** to answer what was asked. The Update `answerQuestion` moves it on; the Signal `remind` mails the link again. An administrator may decide meanwhile.',
};

type Last = { message: AccountMessage; result: MessageResult } | { ignored: string };

/** Writes what the Temporal UI shows as current details. No personal data: everybody who may open the run reads it. */
export function describeRun(account: AccountView | null, last?: Last): void {
  const lines = account
    ? [storyOf(account), `Since ${time(account.since)}. Developer \`${account.developerId}\`.`]
    : ['This address has no account.'];
  if (account?.deadline)
    lines.push(`Unless it is finished by ${time(account.deadline)}, the registration ends and its address is free again.`);
  else if (account?.dueAt) lines.push(`By itself something happens next at ${time(account.dueAt)}, as the approval policy says.`);
  if (last) lines.push(lastMessage(last));
  setCurrentDetails(lines.join('\n\n'));
}

function storyOf({ status, waitingFor }: AccountView): string {
  return status === 'pending' && waitingFor && waitingFor !== 'administrator' ? REQUEST[waitingFor] : STORY[status];
}

function lastMessage(last: Last): string {
  const at = time(Date.now());
  if ('ignored' in last) return `Last message: \`${last.ignored}\`, ${at}; **ignored**: its input is not what it takes.`;
  const { message, result } = last;
  const { answer, decidedUnder } = result;
  const command = message.type === 'changeStatus' ? `the command "${message.status}"` : `\`${message.type}\``;
  const under = decidedUnder
    ? ` Decided ${decidedUnder.rule === null ? '' : `by rule "${decidedUnder.rule}" `}under policy ${decidedUnder.policy}.`
    : '';
  if (answer.accepted)
    return answer.changed ? `Last message: ${command}, ${at}.${under}` : `Last message: ${command}, ${at}; it changed nothing.`;
  const allowed =
    answer.allowed.length > 0 ? `; from here: ${answer.allowed.join(', ')}` : '; an administrator cannot decide yet';
  return `Last message: ${command}, ${at}; **refused** (\`${answer.refusal}\`): the account was \`${answer.status}\`${message.type === 'changeStatus' ? allowed : ''}.`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
