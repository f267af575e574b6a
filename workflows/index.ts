export { accountMaintenance } from './account-maintenance';
export { developerRegistration } from './developer-registration';
export { testMail } from './test-mail';
