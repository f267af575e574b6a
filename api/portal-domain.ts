import type { PortalSettings } from '../domain/portal';

/** The contract's `canonical_domain` and `default_domain`: a host name, so without the port. */
export function portalDomain({ url }: Pick<PortalSettings, 'url'>): string {
  return new URL(url).hostname;
}
