/** The addresses of the portal's pages; `api/pages/portal-pages.ts` serves the same. */
export const PATHS = {
  start: '/',
  logIn: '/login',
  signUp: '/signup',
  checkMail: '/check-your-mail',
  setPassword: '/set-password',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  welcome: '/welcome',
  waiting: '/waiting',
  request: '/request',
  account: '/account',
  newAddress: '/new-address',
} as const;

export type Path = (typeof PATHS)[keyof typeof PATHS];
