import type { BounceType } from './bounce';

/** A mail as the mailbox keeps it: what was sent, in Postmark's own words, and what Postmark adds. */
export interface StoredMail {
  MessageID: string;
  ReceivedAt: string;
  From: string;
  To: Recipient[];
  Cc: Recipient[];
  Bcc: Recipient[];
  ReplyTo: string | null;
  Subject: string;
  HtmlBody: string | null;
  TextBody: string | null;
  Tag: string;
  Metadata: Record<string, string>;
  MessageStream: string;
  Headers: { Name: string; Value: string }[];
  /** Recipients who sent it back. */
  Bounces?: { Email: string; Type: BounceType }[];
}

export interface Recipient {
  Email: string;
  Name: string;
}

export function recipientsOf(mail: StoredMail): string[] {
  return [...mail.To, ...mail.Cc, ...mail.Bcc].map(({ Email }) => Email);
}
