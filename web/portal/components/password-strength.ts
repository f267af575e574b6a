export const PASSWORD_MAX_CHARACTERS = 128;

/** So many more characters than needed, and nobody needs encouragement. */
const GENEROUS = 8;
/** Fewer different characters than this: something is repeated. */
const VARIED = 7;

export type Strength =
  { level: 'empty' | 'repeats' | 'good' | 'strong' } | { level: 'short'; missing: number } | { level: 'long' };

/** As the service counts them. */
export function charactersOf(password: string): string[] {
  return Array.from(password.normalize('NFC'));
}

/** What can be said about a password while it is being typed; length counts. */
export function strengthOf(password: string, minimum: number): Strength {
  const characters = charactersOf(password);
  if (characters.length === 0) return { level: 'empty' };
  if (characters.length < minimum) return { level: 'short', missing: minimum - characters.length };
  if (characters.length > PASSWORD_MAX_CHARACTERS) return { level: 'long' };
  if (new Set(characters.map((character) => character.toLowerCase())).size < VARIED) return { level: 'repeats' };
  return { level: characters.length >= minimum + GENEROUS ? 'strong' : 'good' };
}
