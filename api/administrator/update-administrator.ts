import { z } from '../http/zod';
import { administratorBody, administratorSchema, notificationChoice } from './administrator-schema';
import { administratorEndpoint } from './audience';

/** What administrators choose for themselves. */
export const updateAdministrator = administratorEndpoint({
  method: 'patch',
  path: '/administrator',
  operationId: 'update-administrator',
  summary: 'Choose when you are told that a request waits',
  tags: ['Administrators'],
  body: z.strictObject({ notifications: notificationChoice() }).openapi('UpdateAdministratorRequest'),
  answers: { 200: administratorSchema },
  async handle({ context, body: { notifications } }, { administrators }) {
    const { administrator } = context;
    await administrators.setNotifications(administrator.id, notifications, { kind: 'administrator', id: administrator.id });
    return { status: 200 as const, body: administratorBody({ ...context, administrator: { ...administrator, notifications } }) };
  },
});
