import type { NodemailerError } from 'nodemailer';
import type { SendResult } from '../activities/ports';

/** How a mail can fail, in words of ours: a server's own may quote an address. Beside each, what an administrator can do. */
const ADVICE = {
  'not taken now': null,
  'the recipient is refused': null,
  'the sender is refused':
    "Name a sender in MAIL_FROM or in the portal's settings that the server lets the user of SMTP_URL write as.",
  'refused by a rule of the server':
    'Its log says which. It may pass nothing on without a log-in (user name and password in SMTP_URL), or take the text for spam.',
  'user name and password are refused': 'Set both in SMTP_URL, percent-encoded.',
  'the server asks for a log-in or for TLS': 'Put user name and password into SMTP_URL, and see whether SMTP_REQUIRE_TLS is off.',
  'refused before there was a mail': 'Its log says why: it may not talk to this machine at all.',
  'offers no TLS that is trusted':
    'The server needs STARTTLS (or smtps://) and a certificate for its name that Node.js trusts; NODE_EXTRA_CA_CERTS names an authority of your own.',
  'could not be reached': 'See whether SMTP_URL names the right host and port, and whether a firewall is in between.',
  'gave up before it had the mail': null,
  'gave no answer': 'It goes once more by itself. Where this happens often, the server needs a longer MAIL_TIMEOUT_SECONDS.',
} as const;

type Words = keyof typeof ADVICE;

/** As nodemailer throws it. `command` is CONN for whatever happens to a connection, at any time. */
type SmtpError = NodemailerError & { originalCode?: string };

/**
 * What a try has come to. Only once the message has begun to go out (`begun`) can it have been taken: until a server answers
 * DATA it has nothing. From then on nothing but its own refusal of the message says that it has not.
 */
export function smtpResult(error: unknown, begun: boolean): SendResult {
  const failed = error as SmtpError;
  const code = failed.responseCode ?? 0;
  const refused = code >= 400 && code < 600;
  if (begun && !(refused && failed.code === 'EMESSAGE')) return { outcome: 'unanswered', failure: text('gave no answer') };
  if (!refused) return { outcome: 'postponed', failure: text(wordsOfConnection(failed)) };
  const reply = failed.response ?? '';
  const words = wordsOfRefusal(failed, code, reply);
  const failure = text(words, `${code} ${statusOf(reply)}`.trim());
  return { outcome: words === 'the recipient is refused' ? 'failed' : 'postponed', failure };
}

function wordsOfConnection({ code, originalCode = '' }: SmtpError): Words {
  if (code === 'ETLS' || /CERT|TLS|SSL|EPROTO|SIGNATURE|ISSUER/.test(originalCode)) return 'offers no TLS that is trusted';
  if (code === 'EAUTH') return 'user name and password are refused';
  return code === 'EDNS' || originalCode !== '' ? 'could not be reached' : 'gave up before it had the mail';
}

function wordsOfRefusal({ code: step, command }: SmtpError, code: number, reply: string): Words {
  if (step === 'ETLS') return 'offers no TLS that is trusted';
  if (code < 500) return 'not taken now';
  if (step === 'EAUTH') return 'user name and password are refused';
  if (code === 530) return 'the server asks for a log-in or for TLS';
  if (command === 'MAIL FROM') return 'the sender is refused';
  if (command !== 'RCPT TO' && command !== 'DATA') return 'refused before there was a mail';
  return isOfRecipient(command, code, reply) ? 'the recipient is refused' : 'refused by a rule of the server';
}

/** RFC 3463: a bad mailbox or system, a full or closed mailbox; but neither a bad sender nor an address of some other fault. */
const RECIPIENTS_STATUS = /^5\.(1\.[1-69]|1\.10|2\.\d+)$/;
/** Without such a status: in answer to RCPT TO alone, and unless the words are about something else. */
const RECIPIENTS_CODES = [550, 551, 552, 553];
/** Many a server looks at everything only when it hears the recipient. */
const NAMES_ANOTHER = /\b(sender|relay(ing|ed)?|authenticat\w*|log ?in|blocked)\b/i;
const ADDRESSES = /\S+@\S+/g;

/** Whether it is the recipient who cannot be written to: no later try can cure that. */
function isOfRecipient(command: string, code: number, reply: string): boolean {
  const status = statusOf(reply);
  if (status !== '') return RECIPIENTS_STATUS.test(status);
  return command === 'RCPT TO' && RECIPIENTS_CODES.includes(code) && !NAMES_ANOTHER.test(reply.replace(ADDRESSES, ''));
}

/** The status of RFC 3463, such as 5.1.1: behind the code, or as `(#5.1.1)` somewhere; empty where there is none. */
function statusOf(reply: string): string {
  const [, behind, somewhere] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b|\(#(\d\.\d{1,3}\.\d{1,3})\)/.exec(reply) ?? [];
  return behind ?? somewhere ?? '';
}

function text(words: Words, numbers = ''): string {
  return numbers === '' ? `smtp ${words}` : `smtp ${numbers}: ${words}`;
}

/** What an administrator can do about a failure as it stands at a mail; null where that is nothing, or it is none of these. */
export function smtpAdvice(failure: string): string | null {
  const words = failure.replace(/^smtp (?:[\d. ]+: )?/, '');
  return words in ADVICE ? ADVICE[words as Words] : null;
}
