/** Every reason for which a message to an account is refused. The api's problem catalogue is total over these. */
export const REFUSAL_CODES = [
  'portal_unknown',
  'token_unknown',
  'token_used',
  'token_expired',
  'address_in_use',
  'address_turned_away',
  'developer_unknown',
  'account_changed',
  'transition_not_allowed',
  'second_approval_needed',
  'nothing_asked',
  'answer_missing',
  'credential_expired',
  'decisions_closed',
  'too_late',
  'malformed',
  'unsealed',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
