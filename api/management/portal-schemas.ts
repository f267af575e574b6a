import { parseEmailAddress } from '../../domain/email-address';
import { type Portal, PORTAL_SETTINGS, type PortalSettings } from '../../domain/portal';
import { isWebPage } from '../../domain/text';
import { text, timestamp, uuid } from '../http/fields';
import { fromWire, type OnWire, toWire } from '../http/wire-names';
import { accentColor, logo } from './branding';
import { labelChanges, type Labels, labels, mergeLabels } from './portal-labels';
import { portalDomain } from '../portal-domain';
import { z } from '../http/zod';

const NAME_MAX_CHARACTERS = 255;
const DESCRIPTION_MAX_CHARACTERS = 512;
const URL_MAX_CHARACTERS = 2048;
/** A host name has 253 at most. */
const ORIGIN_MAX_CHARACTERS = 300;
const ORIGINS_MAX = 50;

const visibility = () => z.enum(['public', 'private']);

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

const mailAddress = () =>
  z
    .string()
    .refine((value) => parseEmailAddress(value) !== null, { error: 'is not an e-mail address' })
    .overwrite((value) => parseEmailAddress(value)?.address ?? value)
    .openapi({ format: 'email' });

type Shapes<Settings> = { [Name in keyof Settings]: z.ZodType<Settings[Name]> };

/** What each setting may be. */
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
  labels: labels(),
  notifications_developer_pii_visibility_enabled: z.boolean(),
  url: origin(),
  allowed_origins: z.array(origin()).max(ORIGINS_MAX),
  confirm_url: linkTarget(),
  reset_password_url: linkTarget(),
  login_url: linkTarget(),
  mail_from_name: text(1, NAME_MAX_CHARACTERS).nullable(),
  mail_from_email: mailAddress().nullable(),
  mail_reply_to_email: mailAddress().nullable(),
  logo: logo().nullable(),
  accent_color: accentColor().nullable(),
} satisfies Shapes<OnWire<PortalSettings>>;

/** A client may send back what it has read; what only we can write is let in and left alone. */
const readOnly = {
  id: z.unknown().openapi({ type: 'string', format: 'uuid', readOnly: true }),
  created_at: z.unknown().openapi({ type: 'string', format: 'date-time', readOnly: true }),
  updated_at: z.unknown().openapi({ type: 'string', format: 'date-time', readOnly: true }),
  default_domain: z.unknown().openapi({ type: 'string', format: 'hostname', readOnly: true }),
  canonical_domain: z.unknown().openapi({ type: 'string', format: 'hostname', readOnly: true }),
};

const changeable = z.strictObject({ ...readOnly, ...settings, labels: labelChanges() });

export const updatePortalBody = changeable.partial().openapi('UpdatePortal');
export const createPortalBody = changeable.partial().required({ name: true }).openapi('CreatePortal');
export type PortalChanges = z.output<typeof updatePortalBody>;

export const portalSchema = z
  .strictObject({
    ...settings,
    id: uuid(),
    created_at: timestamp(),
    updated_at: timestamp(),
    default_domain: z.string().openapi({ format: 'hostname' }),
    canonical_domain: z.string().openapi({ format: 'hostname' }),
  })
  .openapi('Portal');

/** A portal as it is answered. */
export function portalBody(portal: Portal) {
  return {
    id: portal.id,
    created_at: portal.createdAt.toISOString(),
    updated_at: portal.updatedAt.toISOString(),
    ...toWire(portal, PORTAL_SETTINGS),
    default_domain: portalDomain(portal),
    canonical_domain: portalDomain(portal),
  };
}

/** Only what was given. */
export function portalSettings({ labels: changes, ...others }: PortalChanges, before: Labels): Partial<PortalSettings> {
  const merged = changes === undefined ? {} : { labels: mergeLabels(before, changes) };
  return fromWire<PortalSettings>({ ...others, ...merged }, PORTAL_SETTINGS);
}
