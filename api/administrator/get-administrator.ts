import { administratorBody, administratorSchema } from './administrator-schema';
import { administratorEndpoint } from './audience';

export const getAdministrator = administratorEndpoint({
  method: 'get',
  path: '/administrator',
  operationId: 'get-administrator',
  summary: 'Who you are, and what you may do',
  tags: ['Administrators'],
  answers: { 200: administratorSchema },
  async handle({ context }) {
    return { status: 200 as const, body: administratorBody(context) };
  },
});
