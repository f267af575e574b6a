import { parseEmailAddress } from '../../domain/email-address';
import type { Portal, PortalSettings } from '../../domain/portal';
import { text, timestamp, uuid } from '../http/fields';
import { accentColor, logo } from './branding';
import { portalDomain } from '../portal-domain';
import { z } from '../http/zod';

const NAME_MAX_CHARACTERS = 255;
const DESCRIPTION_MAX_CHARACTERS = 512;
const LABELS_MAX = 50;
const LABEL_MAX_CHARACTERS = 63;
const URL_MAX_CHARACTERS = 2048;
/** A host name has 253 at most. */
const ORIGIN_MAX_CHARACTERS = 300;
const ORIGINS_MAX = 50;
const LABEL_VALUE = /^[a-z0-9A-Z]{1}([a-z0-9A-Z-._]*[a-z0-9A-Z]+)?$/;
const RESERVED_LABEL = /^(kong|konnect|mesh|kic|_)/;

const visibility = () => z.enum(['public', 'private']);

const labelValue = () => z.string().min(1).max(LABEL_MAX_CHARACTERS, { abort: true }).regex(LABEL_VALUE);

const labelsUpdate = z
  .record(z.string(), labelValue().nullable())
  .superRefine((labels, context) => {
    for (const key of Object.keys(labels)) {
      if (key.length >= 1 && key.length <= LABEL_MAX_CHARACTERS && !RESERVED_LABEL.test(key)) continue;
      context.addIssue({
        code: 'custom',
        params: { rule: 'is_label' },
        path: [key],
        message: 'is not a name that a label may have',
        input: key,
      });
    }
    if (Object.keys(labels).length > LABELS_MAX) {
      context.addIssue({ code: 'too_big', origin: 'array', maximum: LABELS_MAX, inclusive: true, input: labels });
    }
  })
  .nullable()
  .openapi({ maxProperties: LABELS_MAX });

/** Scheme, host and port of an address, and nothing behind them. */
function originOf(value: string): string | null {
  try {
    const url = new URL(value);
    const isPlain = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
    return isPlain && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null;
  } catch {
    return null;
  }
}

const origin = () =>
  z
    .string()
    .transform((value, context) => {
      const found = value.length <= ORIGIN_MAX_CHARACTERS ? originOf(value) : null;
      if (found !== null) return found;
      context.addIssue({ code: 'custom', message: 'must be http:// or https:// and a host, without a path', input: value });
      return z.NEVER;
    })
    .openapi({ type: 'string', format: 'uri' });

/** Where a mailed link leads: a path of the portal, or a page of somebody's own front end. */
const linkTarget = () =>
  text(1, URL_MAX_CHARACTERS).refine((value) => /^\/(?![/\\])/.test(value) || isWebPage(value), {
    error: 'must be a path that begins with "/", or an http(s) address',
  });

function isWebPage(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

const mailAddress = () =>
  z
    .string()
    .refine((value) => parseEmailAddress(value) !== null, { error: 'is not an e-mail address' })
    .overwrite((value) => parseEmailAddress(value)?.address ?? value)
    .openapi({ format: 'email' });

const settings = {
  name: text(1, NAME_MAX_CHARACTERS),
  display_name: text(1, NAME_MAX_CHARACTERS),
  description: text(0, DESCRIPTION_MAX_CHARACTERS, { lines: true }).nullable(),
  authentication_enabled: z.boolean(),
  rbac_enabled: z.boolean(),
  sipr_enabled: z.boolean(),
  default_api_visibility: visibility(),
  default_page_visibility: visibility(),
  default_application_auth_strategy_id: uuid().nullable(),
  auto_approve_developers: z.boolean(),
  auto_approve_applications: z.boolean(),
  notifications_developer_pii_visibility_enabled: z.boolean(),
  url: origin(),
  confirm_url: linkTarget(),
  reset_password_url: linkTarget(),
  login_url: linkTarget(),
  mail_from_name: text(1, NAME_MAX_CHARACTERS).nullable(),
  mail_from_email: mailAddress().nullable(),
  mail_reply_to_email: mailAddress().nullable(),
  logo: logo().nullable(),
  accent_color: accentColor().nullable(),
};

/** A client may send back what it has read; what only we can write is let in and left alone. */
const readOnly = {
  id: z.unknown().openapi({ type: 'string', format: 'uuid', readOnly: true }),
  created_at: z.unknown().openapi({ type: 'string', format: 'date-time', readOnly: true }),
  updated_at: z.unknown().openapi({ type: 'string', format: 'date-time', readOnly: true }),
  default_domain: z.unknown().openapi({ type: 'string', format: 'hostname', readOnly: true }),
  canonical_domain: z.unknown().openapi({ type: 'string', format: 'hostname', readOnly: true }),
};

const changeable = z.strictObject({
  ...readOnly,
  ...settings,
  labels: labelsUpdate,
  allowed_origins: z.array(origin()).max(ORIGINS_MAX),
});

export const updatePortalBody = changeable.partial().openapi('UpdatePortal');
export const createPortalBody = changeable.partial().required({ name: true }).openapi('CreatePortal');
export type PortalChanges = z.output<typeof updatePortalBody>;

export const portalSchema = z
  .strictObject({
    ...settings,
    url: z.string().openapi({ format: 'uri' }),
    id: uuid(),
    created_at: timestamp(),
    updated_at: timestamp(),
    default_domain: z.string().openapi({ format: 'hostname' }),
    canonical_domain: z.string().openapi({ format: 'hostname' }),
    labels: z.record(z.string(), labelValue()).openapi({ maxProperties: LABELS_MAX }),
    allowed_origins: z.array(z.string().openapi({ format: 'uri' })),
  })
  .openapi('Portal');

/** The contract's names and ours; the domain's names follow them in camel case. */
export function portalBody(portal: Portal) {
  return {
    id: portal.id,
    created_at: portal.createdAt.toISOString(),
    updated_at: portal.updatedAt.toISOString(),
    name: portal.name,
    display_name: portal.displayName,
    description: portal.description,
    authentication_enabled: portal.authenticationEnabled,
    rbac_enabled: portal.rbacEnabled,
    sipr_enabled: portal.siprEnabled,
    default_api_visibility: portal.defaultApiVisibility,
    default_page_visibility: portal.defaultPageVisibility,
    default_application_auth_strategy_id: portal.defaultApplicationAuthStrategyId,
    auto_approve_developers: portal.autoApproveDevelopers,
    auto_approve_applications: portal.autoApproveApplications,
    default_domain: portalDomain(portal),
    canonical_domain: portalDomain(portal),
    labels: portal.labels,
    notifications_developer_pii_visibility_enabled: portal.notificationsDeveloperPiiVisibilityEnabled,
    url: portal.url,
    allowed_origins: portal.allowedOrigins,
    confirm_url: portal.confirmUrl,
    reset_password_url: portal.resetPasswordUrl,
    login_url: portal.loginUrl,
    mail_from_name: portal.mailFromName,
    mail_from_email: portal.mailFromEmail,
    mail_reply_to_email: portal.mailReplyToEmail,
    logo: portal.logo,
    accent_color: portal.accentColor,
  };
}

/** Only what was given. Labels given as null are taken away, the others stay as they are. */
export function portalSettings(body: PortalChanges, labelsBefore: Record<string, string>): Partial<PortalSettings> {
  const named: Partial<PortalSettings> = {
    name: body.name,
    displayName: body.display_name,
    description: body.description,
    authenticationEnabled: body.authentication_enabled,
    rbacEnabled: body.rbac_enabled,
    siprEnabled: body.sipr_enabled,
    defaultApiVisibility: body.default_api_visibility,
    defaultPageVisibility: body.default_page_visibility,
    defaultApplicationAuthStrategyId: body.default_application_auth_strategy_id,
    autoApproveDevelopers: body.auto_approve_developers,
    autoApproveApplications: body.auto_approve_applications,
    notificationsDeveloperPiiVisibilityEnabled: body.notifications_developer_pii_visibility_enabled,
    url: body.url,
    allowedOrigins: body.allowed_origins,
    confirmUrl: body.confirm_url,
    resetPasswordUrl: body.reset_password_url,
    loginUrl: body.login_url,
    mailFromName: body.mail_from_name,
    mailFromEmail: body.mail_from_email,
    mailReplyToEmail: body.mail_reply_to_email,
    logo: body.logo,
    accentColor: body.accent_color,
    labels: body.labels === undefined ? undefined : mergeLabels(labelsBefore, body.labels),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function mergeLabels(before: Record<string, string>, changes: Record<string, string | null> | null): Record<string, string> {
  if (changes === null) return {};
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
