import { portalDomain } from '../portal-domain';
import { uuid } from '../http/fields';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';

/** What Vestibule has no notion of is answered with a constant, since the contract requires a value. */
const CONSTANTS = {
  /** Groups of features are Konnect's own. */
  featureset_id: 'vestibule',
  feature_set: 'stable',
  /** No identity providers, no catalogue, no client registration, no analytics. */
  oidc_auth_enabled: false,
  is_public: false,
  dcr_provider_ids: [],
  allowed_time_period: 'none',
};

const common = {
  portal_id: uuid(),
  org_id: uuid(),
  basic_auth_enabled: z.boolean(),
  oidc_auth_enabled: z.boolean(),
  rbac_enabled: z.boolean(),
  name: z.string(),
  canonical_domain: z.string(),
};

const contextV2 = z
  .strictObject({
    ...common,
    featureset_id: z.string(),
    feature_set: z.string().optional(),
    is_public: z.boolean(),
    dcr_provider_ids: z.array(uuid()),
    allowed_time_period: z.string(),
  })
  .openapi('PortalContextV2');

const contextV3 = z
  .strictObject({ ...common, saml_auth_enabled: z.boolean(), authentication_enabled: z.boolean() })
  .openapi('PortalContext');

const declaration = {
  method: 'get',
  path: '/portal',
  operationId: 'get-portal-context',
  summary: 'What a page needs to know about this portal',
  tags: ['Portal'],
} as const;

export const portalContextV2 = developerEndpoint({
  ...declaration,
  tags: [...declaration.tags],
  answers: { 200: contextV2 },
  handle: ({ context: { portal } }, { organizationId }) =>
    Promise.resolve({
      status: 200 as const,
      body: {
        ...CONSTANTS,
        portal_id: portal.id,
        org_id: organizationId,
        basic_auth_enabled: portal.authenticationEnabled,
        rbac_enabled: portal.rbacEnabled,
        name: portal.displayName,
        canonical_domain: portalDomain(portal),
      },
    }),
});

export const portalContextV3 = developerEndpoint({
  ...declaration,
  tags: [...declaration.tags],
  answers: { 200: contextV3 },
  handle: ({ context: { portal } }, { organizationId }) =>
    Promise.resolve({
      status: 200 as const,
      body: {
        portal_id: portal.id,
        org_id: organizationId,
        basic_auth_enabled: portal.authenticationEnabled,
        oidc_auth_enabled: false,
        saml_auth_enabled: false,
        authentication_enabled: portal.authenticationEnabled,
        rbac_enabled: portal.rbacEnabled,
        name: portal.displayName,
        canonical_domain: portalDomain(portal),
      },
    }),
});
