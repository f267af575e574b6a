import type { Portal } from '../../domain/portal';
import type { LogInAccount } from '../../prisma/stores/account/log-in-store';
import type { KeptPassword, PasswordAttempt } from '../guards/password-check';
import { Problem } from '../http/problem';
import type { Addressed } from '../temporal/account-gateway';
import type { DeveloperDeps } from './audience';

type WithPassword = LogInAccount & { password: NonNullable<LogInAccount['password']> };

/** The account whose password has been given. Throws `invalid_credentials`, whatever else is wrong; that is on record. */
export async function requirePassword(
  deps: DeveloperDeps,
  portal: Portal,
  to: Addressed,
  tried: Omit<PasswordAttempt, 'account'>,
): Promise<WithPassword> {
  const account = await deps.logIns.find(to.key);
  const kept = keptPassword(deps, to, account);
  const verdict = await deps.passwordCheck.check({ account: to.key.emailHash, ...tried }, kept);
  if (account && hasPassword(account) && verdict === 'right') return account;
  const outcome = verdict === 'slowed_down' ? 'slowed_down' : 'invalid_credentials';
  await deps.logIns.record({ portalId: portal.id, accountId: account?.id ?? null, outcome });
  throw new Problem('invalid_credentials');
}

function hasPassword(account: LogInAccount): account is WithPassword {
  return account.password !== null;
}

/** None where the address has not been verified. */
function keptPassword({ logIns, gateway }: DeveloperDeps, to: Addressed, account: LogInAccount | null): KeptPassword | null {
  const password = account?.emailVerified ? account.password : null;
  if (!account || !password) return null;
  return {
    ...password,
    renew: (after) => logIns.rehash(account.id, password.hash, after),
    // What keeps the message from Temporal is in the log by then.
    warn: () => gateway.tell(to, { type: 'logInsSlowedDown' }).catch(() => undefined),
  };
}
