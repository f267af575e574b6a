import { setCurrentDetails } from '@temporalio/workflow';
import type { AccountMessage, AccountView, MessageResult } from '../domain/message';

/** Who waits for what, and which message moves it on: for an operator who has never seen the code. */
const STORY: Record<AccountView['status'], string> = {
  awaiting_verification:
    '**Waiting for the developer** to open the link in the confirmation mail. The Update `verifyEmail` moves it on; the Signal `remind` mails the link again.',
  awaiting_credential:
    '**Waiting for the developer** to set a password; the address is verified. The Update `setCredential` moves it on; the Signal `remind` mails the link again.',
  pending:
    '**Waiting for an administrator.** Approve or reject in the console or over the API, or send the Signal `approve` or `reject` here (optional input: `{"by": "you", "reason": "why"}`).',
  approved: '**Approved.** The developer may log in. This run ends when the mails are sent.',
  rejected: '**Rejected.** This run ends when the mails are sent. Approving later is possible over the API.',
  revoked: '**Revoked.** This run ends when the mails are sent. Approving again is possible over the API.',
  closed: '**Closed.** The address is free again.',
};

type Last = { message: AccountMessage; result: MessageResult } | { ignored: string };

/** Writes what the Temporal UI shows as current details. No personal data: everybody who may open the run reads it. */
export function describeRun(account: AccountView | null, last?: Last): void {
  const lines = account
    ? [STORY[account.status], `Since ${time(account.since)}. Developer \`${account.developerId}\`.`]
    : ['This address has no account.'];
  if (account?.deadline)
    lines.push(`Unless it is finished by ${time(account.deadline)}, the registration ends and its address is free again.`);
  if (last) lines.push(lastMessage(last));
  setCurrentDetails(lines.join('\n\n'));
}

function lastMessage(last: Last): string {
  const at = time(Date.now());
  if ('ignored' in last) return `Last message: \`${last.ignored}\`, ${at}; **ignored**: its input is not what it takes.`;
  const { message, result } = last;
  const { answer } = result;
  const command = message.type === 'changeStatus' ? `the command "${message.status}"` : `\`${message.type}\``;
  if (answer.accepted)
    return answer.changed ? `Last message: ${command}, ${at}.` : `Last message: ${command}, ${at}; it changed nothing.`;
  const allowed =
    answer.allowed.length > 0 ? `; from here: ${answer.allowed.join(', ')}` : '; an administrator cannot decide yet';
  return `Last message: ${command}, ${at}; **refused** (\`${answer.refusal}\`): the account was \`${answer.status}\`${message.type === 'changeStatus' ? allowed : ''}.`;
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
