import { api } from '../client/client';
import type { components } from '../client/generated/api';
import { type Outcome, outcomeOf } from '../client/outcome';

/** Everything that the portal's pages ask of the service, and nothing that others could not ask. */
export type Developer = components['schemas']['Developer'];
export type DeveloperRequest = components['schemas']['DeveloperRequest'];
export type Session = components['schemas']['DeveloperSessions']['data'][number];

export type SignUpForm = components['schemas']['SignUpForm'];
export type Question = components['schemas']['SignUpQuestion'];
export type Answer = string | boolean | string[];

/** What somebody says who signs up. */
export interface Applicant {
  email: string;
  fullName: string;
  /** By the questions' names. */
  answers?: Record<string, Answer>;
  /** Which terms they have accepted. */
  termsVersion?: string;
}

export const register = ({ email, fullName, answers = {}, termsVersion }: Applicant) =>
  outcomeOf(
    api.POST('/api/v3/developer', {
      body: {
        email,
        full_name: fullName,
        ...(Object.keys(answers).length > 0 && { answers }),
        ...(termsVersion !== undefined && { terms_version: termsVersion }),
      },
    }),
  );

export const askForForm = () => outcomeOf(api.GET('/api/v3/developer/sign-up-form'));

export const askForLink = (email: string) => outcomeOf(api.POST('/api/v3/developer/forgot-password', { body: { email } }));

export const confirmAddress = (token: string) => outcomeOf(api.POST('/api/v3/developer/verify-email', { body: { token } }));

export const choosePassword = (token: string, password: string) =>
  outcomeOf(api.POST('/api/v3/developer/reset-password', { body: { token, password } }));

export const logIn = (email: string, password: string) =>
  outcomeOf(api.POST('/api/v3/developer/authenticate', { body: { username: email, password } }));

export const logOut = () => outcomeOf(api.POST('/api/v3/developer/logout'));

export const logOutEverywhere = () => withSession(() => outcomeOf(api.DELETE('/api/v3/developer/sessions')));

export const whoAmI = () => withSession(() => outcomeOf(api.GET('/api/v3/developer/me')));

export const changeName = (fullName: string) =>
  withSession(() => outcomeOf(api.PATCH('/api/v3/developer/me', { body: { full_name: fullName } })));

export const listSessions = () => withSession(() => outcomeOf(api.GET('/api/v3/developer/sessions')));

/** A request opens by the token of its link, which is in no address. */
const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

export const readRequest = (token: string) => outcomeOf(api.GET('/api/v3/developer/request', bearing(token)));

export const answerRequest = (token: string, body: components['schemas']['AnswerDeveloperRequest']) =>
  outcomeOf(api.POST('/api/v3/developer/request/answers', { ...bearing(token), body }));

export const renameRequest = (token: string, fullName: string) =>
  outcomeOf(api.PATCH('/api/v3/developer/request', { ...bearing(token), body: { full_name: fullName } }));

export const withdrawRequest = (token: string) => outcomeOf(api.POST('/api/v3/developer/request/withdraw', bearing(token)));

export const changeEmail = (email: string, password: string) =>
  withSession(() => outcomeOf(api.POST('/api/v3/developer/me/email', { body: { email, password } })));

export const confirmNewAddress = (token: string) =>
  outcomeOf(api.POST('/api/v3/developer/verify-new-email', { body: { token } }));

export const exportData = () => withSession(() => outcomeOf(api.GET('/api/v3/developer/me/export')));

export const deleteAccount = (password: string) =>
  withSession(() => outcomeOf(api.DELETE('/api/v3/developer/me', { body: { password } })));

/** Access tokens live for minutes: where one has run out, the refresh token gets the next. */
async function withSession<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const first = await ask();
  if (first.kind !== 'refused' || first.code !== 'unauthorized') return first;
  const refreshed = await outcomeOf(api.POST('/api/v3/developer/refresh'));
  return refreshed.kind === 'done' ? ask() : refreshed;
}
