import type { AccountStore, Mailer, MessageSeals, Outbox, TestMailer, TestMails } from './ports';
import { createLoadAccount } from './load-account';
import { createRecordMessage } from './record-message';
import { createSendMail } from './send-mail';
import { createSendTestMail } from './send-test-mail';

export interface ActivityDependencies {
  accounts: AccountStore;
  seals: MessageSeals;
  outbox: Outbox;
  mailer: Mailer;
  testMails: TestMails;
  testMailer: TestMailer;
}

/** The steps that a run takes outside itself. */
export function createActivities({ accounts, seals, outbox, mailer, testMails, testMailer }: ActivityDependencies) {
  return {
    recordMessage: createRecordMessage(accounts, seals),
    loadAccount: createLoadAccount(accounts),
    sendMail: createSendMail(outbox, mailer),
    sendTestMail: createSendTestMail(testMails, testMailer),
  };
}

export type Activities = ReturnType<typeof createActivities>;
