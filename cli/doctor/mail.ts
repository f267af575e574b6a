/** The only place of the commands that talks to the mail host. Sends nothing. */
import { MAIL_FROM_DEFAULT, type Settings } from '../../config/settings';
import { adviceFor } from '../../mail/failure-advice';
import { inspectPostmark, inspectSmtp } from '../../mail/inspect-mail-host';
import type { Database } from '../../prisma/client';
import { check, type Finding, ok, wrong } from './finding';

/** Whether the mail host would take a mail from us: it answers, and lets us in. */
export function checkMailHost(settings: Settings): Promise<Finding> {
  return check('mail host', async () => {
    const timeoutSeconds = settings.MAIL_TIMEOUT_SECONDS;
    if (settings.MAIL_TRANSPORT === 'smtp') {
      const access = { url: settings.SMTP_URL, requireTls: settings.SMTP_REQUIRE_TLS, timeoutSeconds };
      const found = await inspectSmtp(access);
      return found
        ? wrong('mail host', found.failure, found.advice)
        : ok('mail host', 'the server of SMTP_URL answers and lets us in');
    }
    const { POSTMARK_SERVER_TOKEN: serverToken, POSTMARK_URL: url, POSTMARK_MESSAGE_STREAM: messageStream } = settings;
    const found = await inspectPostmark({ serverToken, url, timeoutSeconds, ...(messageStream && { messageStream }) });
    const stream = messageStream ? ` and has the stream ${messageStream}` : '';
    return found ? wrong('mail host', found.failure, found.advice) : ok('mail host', `Postmark knows the token${stream}`);
  });
}

/** Whether mails go out as their sender: nothing but a mail tells whether its sender is taken, so what was said of mails is told. */
export function checkMailSender(database: Database, settings: Settings): Promise<Finding> {
  return check('mail sender', async () => {
    const failing = await database.outboxMail.groupBy({
      by: 'failure',
      where: { state: 'queued', failingSince: { not: null }, failure: { not: null } },
      _count: true,
    });
    const lines = failing.flatMap(({ failure, _count: count }) =>
      failure === null ? [] : [`${count} ${count === 1 ? 'waits' : 'wait'} since ${failure}.`, adviceFor(failure)],
    );
    if (lines.length > 0) return wrong('mail sender', 'mails do not go out:', ...lines);
    if (settings.MAIL_FROM === MAIL_FROM_DEFAULT && !isOnThisMachine(settings))
      return wrong(
        'mail sender',
        `it is ${MAIL_FROM_DEFAULT}, which no mail host takes`,
        'Set MAIL_FROM to an address that is yours there.',
      );
    return ok('mail sender', `${settings.MAIL_FROM}; no mail has been refused for it that still waits`);
  });
}

/** A mailbox or mail server for trying things out takes any sender. */
function isOnThisMachine({ MAIL_TRANSPORT, SMTP_URL, POSTMARK_URL }: Settings): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(MAIL_TRANSPORT === 'smtp' ? SMTP_URL : POSTMARK_URL).hostname);
}
