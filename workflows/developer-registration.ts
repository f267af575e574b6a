import { followAccount, type RunOutcome } from './account-run';
import type { RunInput } from './messages';

/**
 * How a developer is let in. Starts with a sign-up, or wherever the account stands; ends when it is decided, or
 * when the registration was given up and its address is free again.
 */
export async function developerRegistration(input: RunInput): Promise<RunOutcome> {
  const registration = followAccount(input); // from here on every message is answered

  await registration.ready(); // the sign-up is recorded, the verification mail on its way
  const outcome =
    (await registration.emailVerified()) ?? // or expired, or deleted
    (await registration.credentialSet()) ?? // or expired, or deleted; auto-approval decides here
    (await registration.decided()); // by an administrator; or deleted
  return registration.concluded(outcome); // the developer has been told
}
