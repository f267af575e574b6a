import type { components } from '../../client/generated/api';
import { accentFrom } from './colour';

export type Appearance = components['schemas']['PortalAppearance'];

const DEFAULT_ACCENT = '#1f5fd6';
/** The least favourable backgrounds that coloured text stands on: `--card` and `--page` of style.css. */
const BACKGROUNDS = { light: '#eef1f6', dark: '#1b212b' };

/** What the service wrote into the document; null where it could not tell, since its database is away. */
export function readAppearance(): Appearance | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name="portal"]')?.content ?? '';
  return content === '' ? null : (JSON.parse(content) as Appearance);
}

/** Gives the portal's colour and picture to the page. Through the object model: inline styles are forbidden here. */
export function applyTheme(appearance: Appearance | null): void {
  const { fill, onFill, onLight, onDark } = accentFrom(appearance?.accent_color ?? DEFAULT_ACCENT, BACKGROUNDS);
  const { style } = document.documentElement;
  style.setProperty('--accent', fill);
  style.setProperty('--on-accent', onFill);
  style.setProperty('--accent-on-light', onLight);
  style.setProperty('--accent-on-dark', onDark);
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon && appearance?.logo) icon.href = appearance.logo;
}
