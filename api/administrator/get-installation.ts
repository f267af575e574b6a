import { z } from '../zod';
import { administratorEndpoint } from './audience';

const installation = z
  .strictObject({
    temporal_ui_url: z.string().nullable(),
    temporal_namespace: z.string(),
    password_min_characters: z.int(),
  })
  .openapi('Installation');

export const getInstallation = administratorEndpoint({
  method: 'get',
  path: '/installation',
  operationId: 'get-installation',
  summary: 'What the console tells administrators about this installation',
  tags: ['Administrators'],
  answers: { 200: installation },
  async handle(_call, { temporal, passwordPolicy }) {
    const body = {
      temporal_ui_url: temporal.uiUrl,
      temporal_namespace: temporal.namespace,
      password_min_characters: passwordPolicy.minCharacters,
    };
    return { status: 200 as const, body };
  },
});
