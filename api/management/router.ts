import type { Router } from 'express';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import type { Endpoint } from '../http/endpoint';
import {
  type AdministratorGuards,
  organizationAudience,
  type OrganizationContext,
  portalAudience,
  type PortalContext,
} from '../guards/administrators';
import { mountEndpoints } from '../http/mount';
import type { ManagementDeps } from './audience';
import { addNote } from './add-note';
import { askDeveloper } from './ask-developer';
import { getApprovalPolicy, replaceApprovalPolicy, reviewApprovalRules } from './approval-policy';
import { createDeveloper } from './create-developer';
import { createPortal } from './create-portal';
import { getDefaultEmailTemplate, listDefaultEmailTemplates, listEmailTemplateVariables } from './default-email-templates';
import { decideDevelopers } from './decide-developers';
import { deleteDeveloper } from './delete-developer';
import { deletePortal } from './delete-portal';
import { exportDevelopers } from './export-developers';
import { getAccount } from './get-account';
import { getDeveloper } from './get-developer';
import { getEmailTemplate, listEmailTemplates } from './get-email-templates';
import { getPortal } from './get-portal';
import { countDevelopers, listDevelopers, listRegistrations } from './list-developers';
import { listPortals } from './list-portals';
import { getMailDelivery, retryMails } from './mail-delivery';
import { previewEmailTemplate } from './preview-email-template';
import { remindDeveloper } from './remind-developer';
import { resetEmailTemplate } from './reset-email-template';
import { sendTestEmail } from './send-test-email';
import { getSignUpForm, replaceSignUpForm } from './sign-up-form';
import { tryApprovalPolicy } from './try-approval-policy';
import { updateDeveloper } from './update-developer';
import { updateEmailTemplate } from './update-email-template';
import { updatePortal } from './update-portal';

export const ORGANIZATION_API: readonly Endpoint<OrganizationContext, ManagementDeps>[] = [
  listPortals,
  createPortal,
  listDefaultEmailTemplates,
  // Before the name of a template, which it is none.
  listEmailTemplateVariables,
  getDefaultEmailTemplate,
];

export const PORTAL_API: readonly Endpoint<PortalContext, ManagementDeps>[] = [
  getPortal,
  updatePortal,
  deletePortal,
  listDevelopers,
  createDeveloper,
  // Before the id of a developer, which it is none.
  countDevelopers,
  exportDevelopers,
  getDeveloper,
  updateDeveloper,
  deleteDeveloper,
  decideDevelopers,
  listRegistrations,
  getAccount,
  remindDeveloper,
  askDeveloper,
  addNote,
  getSignUpForm,
  replaceSignUpForm,
  getApprovalPolicy,
  replaceApprovalPolicy,
  reviewApprovalRules,
  tryApprovalPolicy,
  listEmailTemplates,
  getEmailTemplate,
  updateEmailTemplate,
  resetEmailTemplate,
  previewEmailTemplate,
  sendTestEmail,
  getMailDelivery,
  retryMails,
];

/** Everything below `/v3`, for administrators. */
export function managementRouter(guards: AdministratorGuards, deps: ManagementDeps): Router {
  const router = caseSensitiveRouter();
  // First, so that `/portals/email-templates` is no portal.
  mountEndpoints(router, ORGANIZATION_API, organizationAudience(guards), deps);
  mountEndpoints(router, PORTAL_API, portalAudience(guards), deps);
  return router;
}
