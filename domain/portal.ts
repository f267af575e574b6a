export type Visibility = 'public' | 'private';

interface Setting<Initial> {
  /** What it is before anybody has changed it; the contract's default, where it has one. */
  initial: Initial;
  isGuarded: boolean;
}

function setting<Value>(initial: Value): Setting<Value> {
  return { initial, isGuarded: false };
}

/** Is said, or follows from what is said, whenever a portal is created. */
function given<Value>(): Setting<Value | undefined> {
  return setting<Value | undefined>(undefined);
}

/**
 * Where links lead, whose pages may act for developers, and whom mails come from: whoever changes these can have
 * passwords and sessions sent elsewhere. That is an organization admin's to decide.
 */
function guarded<Initial>({ initial }: Setting<Initial>): Setting<Initial> {
  return { initial, isGuarded: true };
}

/** The one list of what administrators see and change of a portal. Names are the contract's, in camel case. */
const SETTINGS = {
  /** Tells portals apart; unique. */
  name: given<string>(),
  /** What developers read. */
  displayName: given<string>(),
  description: setting<string | null>(null),
  authenticationEnabled: setting(true),
  rbacEnabled: setting(false),
  siprEnabled: setting(false),
  defaultApiVisibility: setting<Visibility>('private'),
  defaultPageVisibility: setting<Visibility>('private'),
  defaultApplicationAuthStrategyId: setting<string | null>(null),
  autoApproveDevelopers: setting(false),
  autoApproveApplications: setting(false),
  labels: setting<Record<string, string>>({}),
  /** Whether the mail that tells administrators "somebody waits" says who. */
  notificationsDeveloperPiiVisibilityEnabled: setting(false),
  /** Where developers reach the portal: scheme and host, and where mailed links lead. Never read from a request. */
  url: guarded(given<string>()),
  /** Origins besides `url` whose pages may call the developer API with credentials. */
  allowedOrigins: guarded(setting<string[]>([])),
  // Paths (or whole URLs of somebody's own front end) that mailed links lead to. Those of Konnect, so that front ends
  // written for it keep working.
  confirmUrl: guarded(setting('/login')),
  resetPasswordUrl: guarded(setting('/reset-password')),
  loginUrl: guarded(setting('/login')),
  /** What mails name as their sender; null takes the installation's. */
  mailFromName: guarded(setting<string | null>(null)),
  mailFromEmail: guarded(setting<string | null>(null)),
  mailReplyToEmail: guarded(setting<string | null>(null)),
  /** What the portal's pages show beside its name: a `data:` URL of a small PNG, SVG or WebP. */
  logo: setting<string | null>(null),
  /** What the portal's pages take their buttons' and links' colour from: `#rrggbb`. */
  accentColor: setting<string | null>(null),
};

type Settings = typeof SETTINGS;
type SettingName = keyof Settings;
type GivenName = { [Name in SettingName]: undefined extends Settings[Name]['initial'] ? Name : never }[SettingName];

/** The settings of one portal. */
export type PortalSettings = { [Name in SettingName]: Exclude<Settings[Name]['initial'], undefined> };

/** Their names, in the order of the list. */
export const PORTAL_SETTINGS = Object.keys(SETTINGS) as SettingName[];

/** Those that an organization admin alone may change. */
export const GUARDED_SETTINGS = PORTAL_SETTINGS.filter((name) => SETTINGS[name].isGuarded);

/** What a portal is before anybody has changed it. */
export const PORTAL_DEFAULTS = Object.fromEntries(
  Object.entries(SETTINGS).flatMap(([name, { initial }]) => (initial === undefined ? [] : [[name, initial]])),
) as Omit<PortalSettings, GivenName>;

/** A developer portal. */
export interface Portal extends PortalSettings {
  id: string;
  createdAt: Date;
  updatedAt: Date;
}

/** The host that selects this portal, as it stands in a Host header: with a port where the URL has one. */
export function portalHost(portal: Pick<PortalSettings, 'url'>): string {
  return new URL(portal.url).host.toLowerCase();
}

/** The page where a developer sees how a request stands: always one of ours. */
export const REQUEST_PAGE = '/request';
/** Where a developer confirms the address that an account is to change to: ours, too. */
export const NEW_ADDRESS_PAGE = '/new-address';

/** The portal's own pages that mailed links lead to, unless it has a front end of its own. */
const LINKED_PAGES = [PORTAL_DEFAULTS.confirmUrl, PORTAL_DEFAULTS.resetPasswordUrl, REQUEST_PAGE, NEW_ADDRESS_PAGE];

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
