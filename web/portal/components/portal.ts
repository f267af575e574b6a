import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Appearance } from '../styles/appearance';

const PortalContext = createContext<Appearance | null>(null);
export const PortalProvider = PortalContext.Provider;

const NAMELESS: Appearance = {
  name: '',
  logo: null,
  accent_color: null,
  password_min_characters: 15,
  authentication_enabled: true,
};

/** The portal whose pages these are. */
export const usePortal = (): Appearance => useContext(PortalContext) ?? NAMELESS;
