import { type Models, ServerClient } from 'postmark';
import type { BounceType } from '../../embedded/mailbox/bounce';
import type { Delays, Mode } from '../../embedded/mailbox/fault-injection';
import { startMailbox } from '../../embedded/mailbox/mailbox';

export type ReadMail = Models.OutboundMessageDetails;

export interface TestMailbox {
  url: string;
  /** Newest first. */
  mailsTo(address: string): Promise<ReadMail[]>;
  /** The newest mail to the address whose subject matches, as soon as it is there. */
  waitForMail(address: string, subject?: RegExp): Promise<ReadMail>;
  /** All of them, as soon as there are that many. */
  waitForMails(address: string, count: number): Promise<ReadMail[]>;
  setMode(mode: Mode): Promise<void>;
  /** How slow it is from now on; what is left out is not. */
  setDelays(delays: Partial<Delays>): Promise<void>;
  /** Addresses that Postmark refuses to send to; `inactive@…` always is one. */
  setInactive(addresses: string[]): Promise<void>;
  /** Addresses that bounce from now on; `…@bounce-testing.postmarkapp.com` always do. */
  setBouncing(addresses: Record<string, BounceType>): Promise<void>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

/** A mailbox of one's own, read through the real Postmark client. */
export async function startTestMailbox(file: string | null = null): Promise<TestMailbox> {
  const mailbox = await startMailbox({ port: 0, file });
  const { mailsTo } = readMailbox(mailbox.url);

  /** While the mailbox plays dead its readers look again, too. */
  async function waitFor<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      const found = mailbox.faults.mode === 'hang' ? null : await look().catch(() => null);
      if (found !== null) return found;
      if (Date.now() > until) throw new Error(`${what} has not come in ${PATIENCE_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  return {
    url: mailbox.url,
    mailsTo,
    waitForMail: (address, subject = /./) =>
      waitFor(`A mail to ${address}`, async () => (await mailsTo(address)).find(({ Subject }) => subject.test(Subject)) ?? null),
    waitForMails: (address, count) =>
      waitFor(`Mail number ${count} to ${address}`, async () => {
        const mails = await mailsTo(address);
        return mails.length >= count ? mails : null;
      }),
    setMode: async (mode) => mailbox.faults.setMode(mode),
    setDelays: async (delays) => mailbox.faults.setDelays(delays),
    setInactive: async (addresses) => mailbox.faults.setInactive(addresses),
    setBouncing: async (addresses) => mailbox.faults.setBouncing(addresses),
    stop: () => mailbox.close(),
  };
}

/** Reads any Postmark-compatible mailbox. */
export function readMailbox(url: string): { mailsTo(address: string): Promise<ReadMail[]> } {
  const client = new ServerClient('test', { requestHost: new URL(url).host, useHttps: false, timeout: 5 });
  return {
    async mailsTo(recipient) {
      const { Messages } = await client.getOutboundMessages({ count: 500, offset: 0, recipient });
      return Promise.all(Messages.map(({ MessageID }) => client.getOutboundMessageDetails(MessageID)));
    },
  };
}
