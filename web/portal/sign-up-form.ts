import { askForForm, type SignUpForm } from './developer';

let known: SignUpForm | null = null;

/** What the portal asks of whoever signs up. The service has written it into the document, so that no field comes later. */
export function signUpForm(): SignUpForm {
  known ??= written();
  return known;
}

function written(): SignUpForm {
  const content = document.querySelector<HTMLMetaElement>('meta[name="sign-up-form"]')?.content ?? '';
  return content === '' ? { questions: [], terms: null } : (JSON.parse(content) as SignUpForm);
}

/** For whoever has been told that it has changed since: the form as it is now, or as it was where it cannot be had. */
export async function changedForm(): Promise<SignUpForm> {
  const outcome = await askForForm();
  if (outcome.kind === 'done') known = outcome.data;
  return signUpForm();
}
