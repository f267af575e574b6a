import { followAccount, type RunOutcome } from './account-run';
import type { RunInput } from './messages';

/**
 * What comes when no registration is open: a forgotten password, a change of status, an invitation, a deletion.
 * It lives for the message that started it and never waits for another; where that message left a registration
 * to be finished, `developerRegistration` takes over.
 */
export async function accountMaintenance(input: RunInput): Promise<RunOutcome> {
  const account = followAccount(input);

  return account.concluded(await account.ready());
}
