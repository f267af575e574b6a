import { Errors } from 'postmark';

/** What Postmark answers to a mail that it does not take, by its code: in words of ours, and what mends it. */
interface KnownFailure {
  words: string;
  /** What an administrator can do about it; null where it is the recipient's affair. */
  advice: string | null;
}

const SIGNATURE = "Add and confirm the sender's address or domain in Postmark, or name another sender in the portal's settings.";
const ACCOUNT = 'See what Postmark asks for in its own console, or write to its support.';

// Postmark's words may quote an address; these do not.
const BY_CODE: Record<number, KnownFailure> = {
  10: { words: 'the server token is not valid', advice: 'Set POSTMARK_SERVER_TOKEN to a token of your Postmark server.' },
  300: { words: 'not a valid e-mail request', advice: null },
  400: { words: "the sender's address is not known there", advice: SIGNATURE },
  401: { words: "the sender's address is not confirmed there", advice: SIGNATURE },
  405: { words: 'the account may send no more mails', advice: 'Add credits to the account in Postmark.' },
  406: { words: 'the recipient is inactive', advice: null },
  412: {
    words: 'the account is not approved yet, and writes to addresses of its own domain alone',
    advice: 'Ask Postmark to approve the account.',
  },
  413: { words: 'the account may not send', advice: ACCOUNT },
  1235: { words: 'there is no such message stream', advice: 'Set POSTMARK_MESSAGE_STREAM to a stream of your Postmark server.' },
};

/** Refused for the recipient's sake: no later try can cure that. */
const RECIPIENTS = [300, 406];
/** By the same code Postmark also refuses a sender, and then says so. */
const NAMES_SENDER = /\b(From|Reply-?To|sender)\b/i;
const SENDER_REFUSED = 'postmark 300: the sender is not one that may send';

/** Why a mail is refused for good, or null where that is not said. */
export function finalRefusal(error: unknown): string | null {
  if (!(error instanceof Errors.PostmarkError) || !RECIPIENTS.includes(error.code) || isOfSender(error)) return null;
  return failureText(error.code);
}

/** What Postmark says in a code that is known; null for any other. */
export function knownFailure(error: Errors.PostmarkError): string | null {
  if (isOfSender(error)) return SENDER_REFUSED;
  return error.code in BY_CODE ? failureText(error.code) : null;
}

const isOfSender = ({ code, message }: Errors.PostmarkError) => code === 300 && NAMES_SENDER.test(message);

function failureText(code: number): string {
  return `postmark ${code}: ${BY_CODE[code]?.words ?? ''}`;
}

/** As a mail's refusal for its stream reads. */
export const NO_SUCH_STREAM = failureText(1235);

const ADVICE = new Map<string, string | null>([
  [SENDER_REFUSED, SIGNATURE],
  ...Object.entries(BY_CODE).map(([code, { advice }]) => [failureText(Number(code)), advice] as const),
]);

/** What an administrator can do about a failure as it stands at a mail; null where that is nothing, or it is none of these. */
export function postmarkAdvice(failure: string): string | null {
  return ADVICE.get(failure) ?? null;
}
