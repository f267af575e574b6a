import { randomUUID } from 'node:crypto';
import { NO_OWN_WORDS } from '../../domain/mail-template';
import { invalidParameter, type Problem } from '../http/problem';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { completeContent, demandGoodWords, templateParams, wordsOf } from './email-template-schemas';

const body = z.object({ content: completeContent() });

/** The mail as it would look in a mailbox, to the administrator who asks. The worker sends it, within a minute. */
export const sendTestEmail = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/email-templates/{templateName}/send-test-email',
  operationId: 'post-portal-custom-email-test-send',
  summary: 'Send yourself a mail with these words and example values',
  tags: ['Mails'],
  params: templateParams,
  body,
  answers: { 204: null },
  problems: ['too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ params: { templateName }, body: { content }, context: { portal, administrator } }, deps) {
    const { gateway, limits, ownWords } = deps;
    if (administrator.email === null) throw noAddress();
    const words = wordsOf(content);
    await demandGoodWords(ownWords, templateName, words);
    await limits.testMail(administrator.id);
    const ids = { id: randomUUID(), portalId: portal.id, administratorId: administrator.id };
    await gateway.sendTestMail({ ...ids, kind: templateName, words: { ...NO_OWN_WORDS, ...words } }, portal.displayName);
    return { status: 204 as const };
  },
});

function noAddress(): Problem {
  const reason = 'you have no e-mail address here that a test could go to';
  return invalidParameter({ field: 'recipient', rule: 'required', reason, source: 'body' }, 'A test goes to your own address');
}
