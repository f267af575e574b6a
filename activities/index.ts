import type { DigestOrder } from '../domain/digest';
import type { TestMailOrder } from '../domain/email-template';
import type { Digests, Mailer, MessageSeals, Outbox, TestMailer, TestMails } from './ports';
import { createLoadAccount } from './load-account';
import { createRecordMessage, type Recorder } from './record-message';
import { createSendMail } from './send-mail';
import { createSendOnce } from './send-once';

export interface ActivityDependencies {
  recorder: Recorder;
  seals: MessageSeals;
  outbox: Outbox;
  mailer: Mailer;
  testMails: TestMails;
  testMailer: TestMailer;
  digests: Digests;
}

/** The steps that a run takes outside itself. */
export function createActivities({ recorder, seals, outbox, mailer, testMails, testMailer, digests }: ActivityDependencies) {
  return {
    recordMessage: createRecordMessage(recorder, seals),
    loadAccount: createLoadAccount(recorder.accounts),
    sendMail: createSendMail(outbox, mailer),
    sendTestMail: createSendOnce((order: TestMailOrder) => testMails.address(order), testMailer),
    listDigestReaders: (portalId: string) => digests.readers(portalId),
    sendDigest: createSendOnce((order: DigestOrder) => digests.compose(order), mailer),
  };
}

export type Activities = ReturnType<typeof createActivities>;
