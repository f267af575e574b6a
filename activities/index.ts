import type { Mailer, MessageSeals, Outbox, TestMailer, TestMails } from './ports';
import { createLoadAccount } from './load-account';
import { createRecordMessage, type Recorder } from './record-message';
import { createSendMail } from './send-mail';
import { createSendTestMail } from './send-test-mail';

export interface ActivityDependencies {
  recorder: Recorder;
  seals: MessageSeals;
  outbox: Outbox;
  mailer: Mailer;
  testMails: TestMails;
  testMailer: TestMailer;
}

/** The steps that a run takes outside itself. */
export function createActivities({ recorder, seals, outbox, mailer, testMails, testMailer }: ActivityDependencies) {
  return {
    recordMessage: createRecordMessage(recorder, seals),
    loadAccount: createLoadAccount(recorder.accounts),
    sendMail: createSendMail(outbox, mailer),
    sendTestMail: createSendTestMail(testMails, testMailer),
  };
}

export type Activities = ReturnType<typeof createActivities>;
