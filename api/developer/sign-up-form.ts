import type { SignUpForm } from '../../domain/sign-up-form';
import { z } from '../http/zod';
import { formFields, wireForm } from '../sign-up-form-schemas';
import { developerEndpoint } from './audience';

const form = z.strictObject(formFields).openapi('SignUpForm');

/** What a page asks of whoever signs up. */
export function formOf(content: SignUpForm): z.output<typeof form> {
  return wireForm(content);
}

export const signUpForm = developerEndpoint({
  method: 'get',
  path: '/developer/sign-up-form',
  operationId: 'get-sign-up-form',
  summary: 'What this portal asks of those who sign up, beside name and address',
  tags: ['Registration'],
  answers: { 200: form },
  async handle({ context: { portal } }, { documents }) {
    const { content } = await documents.latest(portal.id, 'sign_up_form');
    return { status: 200 as const, body: formOf(content) };
  },
});
