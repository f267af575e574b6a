import { randomUUID } from 'node:crypto';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { invalidParameter, type Problem } from '../http/problem';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { completeContent, demandValidContent, templateParams, contentOf } from './email-template-schemas';

const body = z.object({ content: completeContent() });

/** The mail as it would look in a mailbox, to the administrator who asks. The worker sends it, within a minute. */
export const sendTestEmail = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/email-templates/{templateName}/send-test-email',
  operationId: 'post-portal-custom-email-test-send',
  summary: 'Send yourself a mail with this content and example values',
  tags: ['Mails'],
  params: templateParams,
  body,
  answers: { 204: null },
  problems: ['too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ params: { templateName }, body, context: { portal, administrator } }, deps) {
    const { gateway, limits, templateRunner } = deps;
    if (administrator.email === null) throw noAddress();
    const content = contentOf(body.content);
    await demandValidContent(templateRunner, templateName, content);
    await limits.testMail(administrator.id);
    const ids = { id: randomUUID(), portalId: portal.id, administratorId: administrator.id };
    await gateway.sendTestMail({ ...ids, kind: templateName, content: { ...NO_OWN_CONTENT, ...content } }, portal.displayName);
    return { status: 204 as const };
  },
});

function noAddress(): Problem {
  const reason = 'you have no e-mail address here that a test could go to';
  return invalidParameter({ field: 'recipient', rule: 'required', reason, source: 'body' }, 'A test goes to your own address');
}
