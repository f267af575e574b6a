/** Every mail Vestibule sends. The contract's template names where it has them, names of our own elsewhere. */
export const MAIL_KINDS = [
  'confirm-email-address',
  'set-password',
  'reset-password',
  'developer-invitation',
  'account-access-approved',
  'account-access-rejected',
  'account-access-revoked',
  'registration-status',
  'registration-waiting',
  'sign-ins-slowed-down',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Mails without which nobody could get in: a portal may word them, not switch them off. */
const MANDATORY: readonly MailKind[] = ['confirm-email-address', 'set-password', 'reset-password'];

export function isMandatory(kind: MailKind): boolean {
  return MANDATORY.includes(kind);
}

/** Mails that follow from an administrator's word, or tell one that somebody waits: never held back. */
const DECISIONS: readonly MailKind[] = [
  'account-access-approved',
  'account-access-rejected',
  'account-access-revoked',
  'registration-waiting',
  'developer-invitation',
];

/** Whether anybody can cause this mail, so that it is sent only as the ration allows. */
export function isRationed(kind: MailKind): boolean {
  return !DECISIONS.includes(kind);
}

/** At most this many of a kind at once, and then one per refill interval. */
export interface MailRation {
  burst: number;
  refillSeconds: number;
}

export const MAIL_BURST = 5;
export const MAIL_REFILL_SECONDS = 1800;
const RATION: MailRation = { burst: MAIL_BURST, refillSeconds: MAIL_REFILL_SECONDS };
const ONE_A_DAY: MailRation = { burst: 1, refillSeconds: 24 * 3600 };

/** What somebody asked for may come again soon; a warning that strangers cause may not. */
export function rationOf(kind: MailKind): MailRation {
  return kind === 'sign-ins-slowed-down' ? ONE_A_DAY : RATION;
}

/**
 * Whether one more rationed mail of a kind may go to an address that got earlier ones at `sentAt` (milliseconds, any
 * order): a token bucket of `burst` that refills by one every `refillSeconds`.
 */
export function mailAllowed(sentAt: readonly number[], now: number, { burst, refillSeconds } = RATION): boolean {
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
