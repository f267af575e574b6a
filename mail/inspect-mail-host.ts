import { createTransport } from 'nodemailer';
import { Errors } from 'postmark';
import { adviceFor } from './failure-advice';
import { createPostmarkClient, failureOf, type PostmarkAccess } from './postmark-client';
import { NO_SUCH_STREAM } from './postmark-failures';
import { smtpResult } from './smtp-failures';
import { type SmtpAccess, smtpOptions } from './smtp-options';

/** What keeps a mail host from taking mails, and what mends it. */
export interface MailHostTrouble {
  failure: string;
  advice: string;
}

const trouble = (failure: string): MailHostTrouble => ({ failure, advice: adviceFor(failure) });

/** Asks Postmark about the token and the stream, without a mail. Null where both are good. */
export async function inspectPostmark(access: PostmarkAccess): Promise<MailHostTrouble | null> {
  const client = createPostmarkClient(access);
  try {
    await client.getServer();
  } catch (error) {
    return trouble(failureOf(error));
  }
  if (!access.messageStream) return null;
  try {
    await client.getMessageStream(access.messageStream);
    return null;
  } catch (error) {
    const isUnknown = error instanceof Errors.PostmarkError && [404, 422].includes(error.statusCode);
    return trouble(isUnknown ? NO_SUCH_STREAM : failureOf(error));
  }
}

/** Connects, begins TLS and logs in as for a mail. Null where that succeeds; the sender is looked at with a mail alone. */
export async function inspectSmtp(access: SmtpAccess): Promise<MailHostTrouble | null> {
  const transport = createTransport(smtpOptions(access));
  try {
    await transport.verify();
    return null;
  } catch (error) {
    const result = smtpResult(error, false);
    return trouble('failure' in result ? result.failure : result.outcome);
  } finally {
    transport.close();
  }
}
