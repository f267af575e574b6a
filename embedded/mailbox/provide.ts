import { join } from 'node:path';
import { startMailbox } from './mailbox';
import { freePort } from '../processes/ports';
import type { Context } from '../processes/context';

/** The mailbox's address, or null where a server token of Postmark or a server for SMTP is given: then mails really go out. */
export async function provideMailbox({ settings, home, disk, register }: Context): Promise<string | null> {
  if (settings.POSTMARK_SERVER_TOKEN || settings.MAIL_TRANSPORT === 'smtp') return null;
  const port = await freePort(settings.MAILBOX_PORT, settings.PORT);
  const mailbox = await startMailbox({ port, file: join(home, 'mails.jsonl'), disk });
  await register('mailbox', { name: 'mailbox', stop: () => mailbox.close() });
  return mailbox.url;
}
