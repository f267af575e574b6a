import { followAccount, type Outcome } from './account-run';
import type { RunInput } from './messages';

/**
 * How a developer is let in. Starts with a sign-up, or wherever the account stands; ends when it is decided, or
 * when the registration was given up and its address is free again.
 */
export async function developerRegistration(input: RunInput): Promise<Outcome> {
  const registration = followAccount(input); // from here on every message is answered

  await registration.begun(); // the sign-up is recorded, the verification mail on its way
  await registration.addressProved();
  await registration.passwordSet(); // auto-approval decides here
  await registration.decided(); // or an administrator does
  return registration.concluded(); // the developer has been told
}
