/** A developer portal: its settings as administrators see and change them. Property names follow the contract. */
export interface PortalSettings {
  /** Tells portals apart; unique. */
  name: string;
  /** What developers read. */
  displayName: string;
  description: string | null;
  authenticationEnabled: boolean;
  rbacEnabled: boolean;
  siprEnabled: boolean;
  defaultApiVisibility: 'public' | 'private';
  defaultPageVisibility: 'public' | 'private';
  defaultApplicationAuthStrategyId: string | null;
  autoApproveDevelopers: boolean;
  autoApproveApplications: boolean;
  labels: Record<string, string>;
  /** Whether the mail that tells administrators "somebody waits" says who. */
  notificationsDeveloperPiiVisibilityEnabled: boolean;
  /** Where developers reach the portal: scheme and host, and where mailed links lead. Never read from a request. */
  url: string;
  /** Origins besides `url` whose pages may call the developer API with credentials. */
  allowedOrigins: string[];
  /** Paths (or whole URLs of somebody's own front end) that mailed links lead to. */
  confirmUrl: string;
  resetPasswordUrl: string;
  loginUrl: string;
  /** What mails name as their sender; null takes the installation's. */
  mailFromName: string | null;
  mailFromEmail: string | null;
  mailReplyToEmail: string | null;
  /** What the portal's pages show beside its name: a `data:` URL of a small PNG, SVG or WebP. */
  logo: string | null;
  /** What the portal's pages take their buttons' and links' colour from: `#rrggbb`. */
  accentColor: string | null;
}

/**
 * Where links lead, whose pages may act for developers, and whom mails come from: whoever changes these can have
 * passwords and sessions sent elsewhere. That is an organization admin's to decide.
 */
export const GUARDED_SETTINGS = [
  'url',
  'allowedOrigins',
  'confirmUrl',
  'resetPasswordUrl',
  'loginUrl',
  'mailFromName',
  'mailFromEmail',
  'mailReplyToEmail',
] as const satisfies readonly (keyof PortalSettings)[];

export interface Portal extends PortalSettings {
  id: string;
  createdAt: Date;
  updatedAt: Date;
}

/** What a portal is before anybody has changed it; the contract's defaults. */
export const PORTAL_DEFAULTS: Omit<PortalSettings, 'name' | 'displayName' | 'url'> = {
  description: null,
  authenticationEnabled: true,
  rbacEnabled: false,
  siprEnabled: false,
  defaultApiVisibility: 'private',
  defaultPageVisibility: 'private',
  defaultApplicationAuthStrategyId: null,
  autoApproveDevelopers: false,
  autoApproveApplications: false,
  labels: {},
  notificationsDeveloperPiiVisibilityEnabled: false,
  allowedOrigins: [],
  // Konnect's own addresses, so that front ends written for it keep working.
  confirmUrl: '/login',
  resetPasswordUrl: '/reset-password',
  loginUrl: '/login',
  mailFromName: null,
  mailFromEmail: null,
  mailReplyToEmail: null,
  logo: null,
  accentColor: null,
};

/** The host that selects this portal, as it stands in a Host header: with a port where the URL has one. */
export function portalHost(portal: Pick<PortalSettings, 'url'>): string {
  return new URL(portal.url).host.toLowerCase();
}

/** The portal's own pages that mailed links lead to, unless it has a front end of its own. */
const LINKED_PAGES = [PORTAL_DEFAULTS.confirmUrl, PORTAL_DEFAULTS.resetPasswordUrl];

/**
 * Where a mailed link leads: `to` is a path below the portal's URL or a URL of its own. Our pages find what it carries in the
 * fragment, which no server and no log ever sees; front ends of somebody's own in the query, as Konnect's do.
 */
export function portalLink(portal: Pick<PortalSettings, 'url'>, to: string, carried: Record<string, string> = {}): string {
  const link = new URL(to, portal.url);
  if (LINKED_PAGES.includes(to)) link.hash = new URLSearchParams(carried).toString();
  else for (const [name, value] of Object.entries(carried)) link.searchParams.set(name, value);
  return link.toString();
}
