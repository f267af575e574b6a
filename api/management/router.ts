import { Router } from 'express';
import type { Endpoint } from '../endpoint';
import {
  type AdministratorGuards,
  organizationAudience,
  type OrganizationContext,
  portalAudience,
  type PortalContext,
} from '../guards/administrators';
import { mountEndpoints } from '../mount';
import type { ManagementDeps } from './audience';
import { createDeveloper } from './create-developer';
import { createPortal } from './create-portal';
import { deleteDeveloper } from './delete-developer';
import { deletePortal } from './delete-portal';
import { getAccount } from './get-account';
import { getDeveloper } from './get-developer';
import { getPortal } from './get-portal';
import { listDevelopers, listRegistrations } from './list-developers';
import { listPortals } from './list-portals';
import { updateDeveloper } from './update-developer';
import { updatePortal } from './update-portal';

export const ORGANIZATION_API: readonly Endpoint<OrganizationContext, ManagementDeps>[] = [listPortals, createPortal];

export const PORTAL_API: readonly Endpoint<PortalContext, ManagementDeps>[] = [
  getPortal,
  updatePortal,
  deletePortal,
  listDevelopers,
  createDeveloper,
  getDeveloper,
  updateDeveloper,
  deleteDeveloper,
  listRegistrations,
  getAccount,
];

/** Everything below `/v3`, for administrators. */
export function managementRouter(guards: AdministratorGuards, deps: ManagementDeps): Router {
  const router = Router();
  mountEndpoints(router, ORGANIZATION_API, organizationAudience(guards), deps);
  mountEndpoints(router, PORTAL_API, portalAudience(guards), deps);
  return router;
}
