/** The addresses of the console's pages, below `/console`. */
export const REQUESTS = 'requests';
export const DEVELOPERS = 'developers';
export const IN_PROGRESS = 'in-progress';
export const MAILS = 'mails';
export const APPROVAL_POLICY = 'approval-policy';
export const SIGN_UP_FORM = 'sign-up-form';
export const SETTINGS = 'settings';

export const BASE = '/console';
export const SET_PASSWORD = '/set-password';

type Section =
  | typeof REQUESTS
  | typeof DEVELOPERS
  | typeof IN_PROGRESS
  | typeof MAILS
  | typeof APPROVAL_POLICY
  | typeof SIGN_UP_FORM
  | typeof SETTINGS;

export const sectionRoute = (portalId: string, section: Section): string => `/${portalId}/${section}`;
export const accountRoute = (portalId: string, accountId: string): string => `/${portalId}/accounts/${accountId}`;
export const mailRoute = (portalId: string, name: string): string => `/${portalId}/${MAILS}/${name}`;
