import { join } from 'node:path';
import { startMailbox } from './mailbox/mailbox';
import { freePort } from './ports';
import type { Site } from './site';

/** The mailbox's address, or null where a server token of Postmark is given: then mails really go out. */
export async function bringUpMailbox({ settings, home, disk, register }: Site): Promise<string | null> {
  if (settings.POSTMARK_SERVER_TOKEN) return null;
  const port = await freePort(settings.MAILBOX_PORT, settings.PORT);
  const mailbox = await startMailbox({ port, file: join(home, 'mails.jsonl'), disk });
  await register('mailbox', { name: 'mailbox', stop: () => mailbox.close() });
  return mailbox.url;
}
