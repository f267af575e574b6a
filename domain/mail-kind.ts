import type { AccountStatus } from './account-status';
import type { TokenPurpose } from './lifetimes';

/** At most this many of a kind at once, and then one per refill interval. */
export interface MailThrottle {
  burst: number;
  refillSeconds: number;
}

export const MAIL_BURST = 5;
export const MAIL_REFILL_SECONDS = 1800;
/** What somebody asked for may come again soon. */
const THROTTLE: MailThrottle = { burst: MAIL_BURST, refillSeconds: MAIL_REFILL_SECONDS };
/** A warning that strangers cause may not. */
const ONE_A_DAY: MailThrottle = { burst: 1, refillSeconds: 24 * 3600 };

/** The rules of one kind of mail; mail/texts.ts has what it says. */
export interface MailRules {
  /** `new_address`: where the developer wants to be written to; `escalation`: those whom the policy names for requests that wait too long. */
  to: 'developer' | 'new_address' | 'administrators' | 'escalation';
  /** How often an address gets it where anybody has asked for it. What an administrator causes is never held back. */
  throttle: MailThrottle;
  /** Nobody could get in, or notice who does, without it: a portal may word it, not switch it off. */
  mandatory: boolean;
  /** Whether it may say the developer's name: what was typed at sign-up is not mailed to an address that may be a stranger's. */
  tellsName: boolean;
  /** Whether it quotes the reason of a decision. */
  tellsReason: boolean;
  /** What its button opens: a mailed link of this purpose, a page, or nothing. */
  opens: { link: TokenPurpose } | 'console' | 'log-in' | 'where-it-stands' | null;
  /** What an example of it tells; null where it tells any developer's status. */
  exampleStatus: AccountStatus | null;
}

const TO_DEVELOPER = { to: 'developer', tellsName: true, tellsReason: false, mandatory: false } as const;
const ON_DEMAND = { ...TO_DEVELOPER, throttle: THROTTLE } as const;
const DECISION = { ...TO_DEVELOPER, throttle: THROTTLE, tellsReason: true } as const;

const RULES = {
  'confirm-email-address': {
    ...ON_DEMAND,
    mandatory: true,
    tellsName: false,
    opens: { link: 'verify_email' },
    exampleStatus: 'awaiting_verification',
  },
  'set-password': { ...ON_DEMAND, mandatory: true, opens: { link: 'set_password' }, exampleStatus: 'awaiting_credential' },
  'reset-password': { ...ON_DEMAND, mandatory: true, opens: { link: 'reset_password' }, exampleStatus: null },
  'developer-invitation': { ...ON_DEMAND, opens: { link: 'invitation' }, exampleStatus: null },
  'account-access-approved': { ...DECISION, opens: 'log-in', exampleStatus: 'approved' },
  'account-access-rejected': { ...DECISION, opens: null, exampleStatus: 'rejected' },
  'account-access-revoked': { ...DECISION, opens: null, exampleStatus: 'revoked' },
  'registration-status': { ...ON_DEMAND, opens: 'where-it-stands', exampleStatus: null },
  'information-needed': { ...ON_DEMAND, tellsReason: true, opens: { link: 'view_request' }, exampleStatus: 'pending' },
  'request-expired': { ...ON_DEMAND, opens: null, exampleStatus: 'closed' },
  'registration-waiting': { ...ON_DEMAND, to: 'administrators', opens: 'console', exampleStatus: 'pending' },
  'requests-waiting': { ...ON_DEMAND, to: 'administrators', opens: 'console', exampleStatus: 'pending' },
  'request-escalated': { ...ON_DEMAND, to: 'escalation', opens: 'console', exampleStatus: 'pending' },
  'log-ins-slowed-down': { ...ON_DEMAND, throttle: ONE_A_DAY, opens: 'log-in', exampleStatus: 'approved' },
  'confirm-new-email-address': {
    ...ON_DEMAND,
    to: 'new_address',
    mandatory: true,
    tellsName: false,
    opens: { link: 'change_email' },
    exampleStatus: 'approved',
  },
  'email-address-changing': { ...ON_DEMAND, mandatory: true, opens: null, exampleStatus: 'approved' },
} as const satisfies Record<string, MailRules>;

export type MailKind = keyof typeof RULES;

/** Every mail Vestibule sends. The contract's template names where it has them, names of our own elsewhere. */
export const MAIL_KINDS = Object.keys(RULES) as MailKind[];

export function mailRules(kind: MailKind): MailRules {
  return RULES[kind];
}

/** The purpose of the link that a mail about an account in this status carries; null where it carries none. */
export function linkPurposeOf(kind: MailKind, status: AccountStatus): TokenPurpose | null {
  const { opens } = mailRules(kind);
  if (opens === 'where-it-stands') return status === 'pending' ? 'view_request' : null;
  return opens !== null && typeof opens === 'object' ? opens.link : null;
}

/**
 * Whether one more throttled mail of a kind may go to an address that got earlier ones at `sentAt` (milliseconds, any
 * order): a token bucket of `burst` that refills by one every `refillSeconds`.
 */
export function mailAllowed(sentAt: readonly number[], now: number, { burst, refillSeconds } = THROTTLE): boolean {
  // In milliseconds of refill, so that whole numbers stay whole.
  const price = refillSeconds * 1000;
  const full = burst * price;
  let credit = full;
  let last = -Infinity;
  for (const at of [...sentAt].sort((a, b) => a - b)) {
    credit = Math.min(full, credit + (at - last)) - price;
    last = at;
  }
  return Math.min(full, credit + (now - last)) >= price;
}

/**
 * How far back `mailAllowed` needs to look. The bucket counts as full before that, so a patient sender gains one burst
 * in each such period and no more.
 */
export const MAIL_MEMORY_SECONDS = 24 * 3600;
