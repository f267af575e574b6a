/** Postmark's types of bounces with their codes. */
const CODES = {
  HardBounce: 1,
  Transient: 2,
  Unsubscribe: 16,
  Subscribe: 32,
  AutoResponder: 64,
  AddressChange: 128,
  DnsError: 256,
  SpamNotification: 512,
  OpenRelayTest: 1024,
  Unknown: 2048,
  SoftBounce: 4096,
  VirusNotification: 8192,
  ChallengeVerification: 16384,
  BadEmailAddress: 100000,
  SpamComplaint: 100001,
  ManuallyDeactivated: 100002,
  Unconfirmed: 100003,
  Blocked: 100006,
  SMTPApiError: 100007,
  InboundError: 100008,
  DMARCPolicy: 100009,
  TemplateRenderingFailed: 100010,
};
export type BounceType = keyof typeof CODES;

export const BOUNCE_TYPES = Object.keys(CODES) as BounceType[];
export const codeOf = (type: BounceType) => CODES[type];

/** After these Postmark writes to an address no more. */
const DEACTIVATES: BounceType[] = ['HardBounce', 'BadEmailAddress', 'SpamComplaint', 'ManuallyDeactivated'];
export const deactivates = (type: BounceType) => DEACTIVATES.includes(type);

/**
 * Postmark's own addresses to test with: what stands before the @ is the type, however it is written, and whatever
 * else stands there bounces hard.
 */
export function testBounce(address: string): BounceType | null {
  const [, local = ''] = /^(.*)@bounce-testing\.postmarkapp\.com$/i.exec(address) ?? [];
  if (local === '') return null;
  const wanted = local.replace(/_/g, '').toLowerCase();
  return BOUNCE_TYPES.find((type) => type.toLowerCase() === wanted && type !== 'SpamComplaint') ?? 'HardBounce';
}
