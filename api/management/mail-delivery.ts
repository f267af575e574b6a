import { adviceFor } from '../../mail/failure-advice';
import { senderOf } from '../../mail/sender';
import { timestamp, uuid } from '../http/fields';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';

const tags = ['Mails'];
const params = z.object({ portalId: uuid() });

const failure = z.strictObject({
  failure: z.string().openapi({ description: 'What the mail host says' }),
  advice: z.string().openapi({ description: 'What to do about it' }),
  mails: z.int().openapi({ description: 'How many mails it holds up' }),
  failing_since: timestamp(),
  next_try_at: timestamp(),
});

const delivery = z
  .strictObject({
    sender: z.string().openapi({ description: "Whom this portal's mails are from" }),
    failures: z
      .array(failure)
      .openapi({ description: 'Why mails wait, what holds up most of them first; empty where none does' }),
  })
  .openapi('MailDelivery');

/** Whether a portal's mails get through, and if not, why. */
export const getMailDelivery = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/mail-delivery',
  operationId: 'get-portal-mail-delivery',
  summary: 'Whether mails fail, why, and what to do about it',
  tags,
  params,
  answers: { 200: delivery },
  async handle({ context: { portal } }, { mailDeliveries, mailFrom }) {
    const failures = (await mailDeliveries.failures(portal.id)).map(({ failure, mails, since, nextTryAt }) => ({
      failure,
      advice: adviceFor(failure),
      mails,
      failing_since: since.toISOString(),
      next_try_at: nextTryAt.toISOString(),
    }));
    return { status: 200 as const, body: { sender: senderOf(portal, mailFrom), failures } };
  },
});

const retried = z.strictObject({ mails: z.int().openapi({ description: 'How many are tried again' }) }).openapi('MailRetries');

/** For whoever has mended what mails failed for: no need to wait for the tries that are due by themselves. */
export const retryMails = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/mail-delivery/retries',
  operationId: 'retry-portal-mails',
  summary: "Try the mails that fail again, in the worker's next round",
  tags,
  params,
  answers: { 202: retried },
  async handle({ context: { portal } }, { mailDeliveries }) {
    return { status: 202 as const, body: { mails: await mailDeliveries.retry(portal.id) } };
  },
});
