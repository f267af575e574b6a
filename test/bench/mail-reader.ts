import { setTimeout as wait } from 'node:timers/promises';
import { http } from './http';

const LOOK_AGAIN_MS = 80;
/** Of the newest mails; more than come between two looks. */
const A_LOOK = 40;

/** The token of the link in the mail to an address; waits for that mail. */
export type MailedToken = (email: string) => Promise<string>;

/**
 * Waits for the mails of all journeys together and returns each one's link token. One look at a time serves everybody:
 * readers that each ask for themselves would be a load of their own on what is measured.
 */
export function createMailReader(mailbox: string): MailedToken {
  const waiting = new Map<string, { found(id: string): void; failed(error: unknown): void }>();
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      while (waiting.size > 0) {
        const { Messages } = await get<{ Messages: { MessageID: string; Recipients: string[] }[] }>(
          `/messages/outbound?count=${A_LOOK}&offset=0`,
        );
        for (const { MessageID, Recipients } of Messages) for (const email of Recipients) arrived(email, MessageID);
        if (waiting.size > 0) await wait(LOOK_AGAIN_MS);
      }
    } catch (error) {
      for (const { failed } of waiting.values()) failed(error);
      waiting.clear();
    } finally {
      looking = false;
    }
  }

  function arrived(email: string, id: string): void {
    waiting.get(email)?.found(id);
    waiting.delete(email);
  }

  async function get<T>(path: string): Promise<T> {
    const answer = await http('GET', new URL(path, mailbox), { 'x-postmark-server-token': 'bench' });
    if (answer.status !== 200) throw new Error(`the mailbox answered ${answer.status}`);
    return JSON.parse(answer.text) as T;
  }

  return async (email) => {
    const arrival = new Promise<string>((found, failed) => waiting.set(email, { found, failed }));
    void look();
    const { TextBody } = await get<{ TextBody: string }>(`/messages/outbound/${await arrival}/details`);
    const token = /token=([\w.-]+)/.exec(TextBody)?.[1];
    if (!token) throw new Error('the mail has no link');
    return token;
  };
}
