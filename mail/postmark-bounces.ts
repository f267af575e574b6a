import { Models } from 'postmark';
import { createPostmarkClient, type PostmarkAccess, rethrow, streamOf, unusable } from './postmark-client';

const { BounceType } = Models;

/**
 * Of what Postmark calls bounces, those by which a mail has not reached its reader and will not. The others are no such
 * news: delays and full mailboxes (Transient, DnsError, SoftBounce), answers of machines and lists (AutoResponder,
 * AddressChange, ChallengeVerification, Subscribe, Unsubscribe, OpenRelayTest, Unconfirmed), mails that did arrive
 * (SpamComplaint), what Postmark itself cannot tell (Unknown), and what we do not use (InboundError, SMTPApiError,
 * TemplateRenderingFailed). A type that is not known yet is none either.
 */
const FAILED = new Set<string>([
  BounceType.HardBounce,
  BounceType.BadEmailAddress,
  BounceType.Blocked,
  BounceType.DMARCPolicy,
  BounceType.ManuallyDeactivated,
  BounceType.SpamNotification,
  BounceType.VirusNotification,
]);

const PAGE = 500;
/** Postmark gives no more of one search. Newest come first, so the oldest are what such a flood would hide. */
const MOST = 10_000;

/** Asks Postmark what came back: no door for its webhooks to be kept open, and it works behind a firewall. */
export function createPostmarkBounces(access: PostmarkAccess) {
  const client = createPostmarkClient(access);
  return {
    /** Page by page. Throws where Postmark is away or busy. */
    async *since(from: Date) {
      for (let offset = 0; offset < MOST; offset += PAGE) {
        const filter = { count: PAGE, offset, fromDate: easternTime(from), ...streamOf(access) };
        const { Bounces, TotalCount } = await client.getBounces(filter).catch(rethrow);
        if (!Array.isArray(Bounces)) throw unusable();
        yield Bounces.filter(({ Type }) => FAILED.has(Type)).map(({ MessageID, Type }) => ({
          mailHostId: MessageID,
          failure: `postmark ${Type}`,
        }));
        if (offset + Bounces.length >= TotalCount || Bounces.length === 0) return;
      }
    },
  };
}

const easternClock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' });

/** Postmark reads times in the Eastern Time Zone: `2026-01-31T12:00:00`. */
function easternTime(moment: Date): string {
  return easternClock.format(moment).replace(' ', 'T');
}
