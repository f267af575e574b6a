export { accountMaintenance } from './account-maintenance';
export { administratorDigest } from './administrator-digest';
export { developerRegistration } from './developer-registration';
export { testMail } from './test-mail';
