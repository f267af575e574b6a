import type { Settings } from '../../config/settings';

/** Settings as the environment of a process has them. */
export function environmentOf(settings: Settings, changes: Record<string, string> = {}): Record<string, string> {
  const { SECRET_KEYS, ...others } = settings;
  const given = Object.entries(others as Record<string, unknown>).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given.map(([name, value]) => [name, inWords(value)])),
    SECRET_KEYS: SECRET_KEYS.map(({ id, secret, retired }) => `${id}:${secret}${retired ? ':retired' : ''}`).join(),
    ...changes,
  };
}

function inWords(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}
