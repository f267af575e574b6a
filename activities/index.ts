import type { AccountStore, Mailer, Outbox } from './ports';
import { createLoadAccount } from './load-account';
import { createRecordMessage } from './record-message';
import { createSendMail } from './send-mail';

export interface ActivityDependencies {
  accounts: AccountStore;
  outbox: Outbox;
  mailer: Mailer;
}

/** The steps that a run takes outside itself. */
export function createActivities({ accounts, outbox, mailer }: ActivityDependencies) {
  return {
    recordMessage: createRecordMessage(accounts),
    loadAccount: createLoadAccount(accounts),
    sendMail: createSendMail(outbox, mailer),
  };
}

export type Activities = ReturnType<typeof createActivities>;
