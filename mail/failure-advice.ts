import { postmarkAdvice } from './postmark-failures';
import { smtpAdvice } from './smtp-failures';

/** What an administrator can do about a failure as it stands at a mail. */
export function adviceFor(failure: string): string {
  return (
    postmarkAdvice(failure) ??
    smtpAdvice(failure) ??
    'It is tried again by itself. Where it goes on, see whether the mail host can be reached and is well.'
  );
}
