import { createSendOnce } from '../../activities/send-once';
import type { SendResult, TestMail, TestMailer } from '../../activities/ports';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { portal } from '../mail/queued-mail';

const recipient = { name: 'Annie', email: 'annie@acme.example' };
const test1: TestMail = { id: 'test-1', kind: 'reset-password', content: NO_OWN_CONTENT, portal: portal(), recipient };
const order = { ...test1, portalId: test1.portal.id, administratorId: 'a' };

const unanswered: SendResult = { outcome: 'unanswered', failure: 'no answer' };
const sendTo = (mailer: TestMailer) => createSendOnce(() => Promise.resolve(test1), mailer)(order);

test('a test whose answer was lost is looked up before another is made, and is the last where that cannot be', async () => {
  const send = () => Promise.resolve(unanswered);
  await expect(sendTo({ send, find: () => Promise.resolve(null) })).rejects.toMatchObject({ nonRetryable: false });
  await expect(sendTo({ send, find: () => Promise.resolve('arrived') })).resolves.toBe('sent');
  await expect(sendTo({ send })).rejects.toMatchObject({ nonRetryable: true, message: 'no answer' });
});
