import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Recipient, StoredMail } from './mail';
import { incompatibleJson, inactive, invalid } from './postmark-error';

const shape = z.object({
  From: z.string().optional(),
  To: z.string().nullish(),
  Cc: z.string().nullish(),
  Bcc: z.string().nullish(),
  ReplyTo: z.string().nullish(),
  Subject: z.string().nullish(),
  HtmlBody: z.string().nullish(),
  TextBody: z.string().nullish(),
  Tag: z.string().nullish(),
  MessageStream: z.string().nullish(),
  TrackOpens: z.boolean().nullish(),
  TrackLinks: z.string().nullish(),
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  Attachments: z.array(z.unknown()).nullish(),
  Metadata: z.record(z.string(), z.string()).nullish(),
});

const MOST_RECIPIENTS = 50;
const LONGEST_SUBJECT = 2000;
const LONGEST_BODY = 5_000_000;

/** Reads the body of a send as Postmark would; throws a PostmarkError with Postmark's code for what is wrong. */
export function readMessage(body: unknown, isInactive: (address: string) => boolean): StoredMail {
  const result = shape.safeParse(body);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw incompatibleJson(`${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'not a message'}`);
  }
  const message = result.data;
  const [from, ...others] = addresses(message.From, 'From');
  if (!from || others.length > 0) throw invalid('Invalid "From" address: one is needed.');
  const [To, Cc, Bcc] = [addresses(message.To, 'To'), addresses(message.Cc, 'Cc'), addresses(message.Bcc, 'Bcc')];
  const recipients = [...To, ...Cc, ...Bcc];
  if (recipients.length === 0) throw invalid('Zero recipients specified.');
  if (recipients.length > MOST_RECIPIENTS) throw invalid(`More than ${MOST_RECIPIENTS} recipients.`);
  if (!message.HtmlBody && !message.TextBody) throw invalid('Provide either "TextBody" or "HtmlBody" or both.');
  if ((message.Subject?.length ?? 0) > LONGEST_SUBJECT) throw invalid(`"Subject" is longer than ${LONGEST_SUBJECT} characters.`);
  if ((message.HtmlBody ?? message.TextBody ?? '').length > LONGEST_BODY) throw invalid('The body is too long.');
  const dead = recipients.map(({ Email }) => Email).filter(isInactive);
  if (dead.length > 0) throw inactive(dead);
  return {
    MessageID: randomUUID(),
    ReceivedAt: new Date().toISOString(),
    From: message.From ?? '',
    To,
    Cc,
    Bcc,
    ReplyTo: message.ReplyTo ?? null,
    Subject: message.Subject ?? '',
    HtmlBody: message.HtmlBody ?? null,
    TextBody: message.TextBody ?? null,
    Tag: message.Tag ?? '',
    Metadata: message.Metadata ?? {},
    MessageStream: message.MessageStream ?? 'outbound',
    Headers: message.Headers ?? [],
  };
}

const NAMED = /^(?:"((?:[^"\\]|\\.)*)"\s*|([^<>"]*))<([^<>]*)>$/;
// One line, one @, dots between other characters unless in quotes: as much as Postmark checks before it tries.
const ADDRESS = /^(?:(?!\.|[^@]*\.[.@])[^\s@<>,;"()]{1,64}|"[^\s@<>,;"()\\]{1,64}")@[^\s@<>,;"()]{1,253}$/;

function addresses(list: string | null | undefined, field: string): Recipient[] {
  if (!list) return [];
  if (/[\r\n]/.test(list)) throw invalid(`Invalid "${field}" address: it holds a line break.`);
  return splitAtCommas(list).map((text) => {
    const [, quoted, plain, inBrackets] = NAMED.exec(text) ?? [];
    const Email = (inBrackets ?? text).trim();
    if (!ADDRESS.test(Email)) throw invalid(`Error parsing "${field}": illegal email address '${Email}'.`);
    return { Email, Name: (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').trim() };
  });
}

/** Commas inside quotes belong to a name. */
function splitAtCommas(list: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const [piece] of list.matchAll(/\\.|[^]/gs)) {
    if (piece === '"') quoted = !quoted;
    if (piece === ',' && !quoted) parts.push('');
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts.map((text) => text.trim()).filter(Boolean);
}
