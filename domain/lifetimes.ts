const HOUR = 3600;
const DAY = 24 * HOUR;

/** What a mailed link may do. */
export const TOKEN_PURPOSES = [
  'verify_email',
  'set_password',
  'reset_password',
  'invitation',
  'view_request',
  'change_email',
] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

/** How long each link opens its door, in seconds. */
export const TOKEN_LIFETIME_SECONDS: Record<TokenPurpose, number> = {
  verify_email: 24 * HOUR,
  set_password: 24 * HOUR,
  reset_password: 1 * HOUR,
  invitation: 7 * DAY,
  view_request: 90 * DAY,
  change_email: 24 * HOUR,
};

/** How long an administrator may set a password with a link made for it, in seconds. */
export const ADMINISTRATOR_LINK_LIFETIME_SECONDS = 24 * HOUR;

/** How long an unfinished registration holds its address after the last step forward. */
export const REGISTRATION_LIFETIME_SECONDS = 7 * DAY;

/**
 * How long the answer to a message is kept for whoever sends it again, in seconds: long after any repeat, and as long as a
 * worker may be away without a run being forgotten. A message is good for as long, so that none takes effect twice.
 */
export const MESSAGE_LIFETIME_SECONDS = 7 * DAY;

/** A password on its way from the api to the account: hashed, waiting for its message. */
export const STAGED_CREDENTIAL_LIFETIME_SECONDS = 60;
