export { accountMaintenance } from './account-maintenance';
export { developerRegistration } from './developer-registration';
