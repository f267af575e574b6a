import { InvalidArgumentError } from 'commander';
import { parseEmailAddress } from '../domain/email-address';
import { isUuid } from '../domain/shapes';
import { isLonger, isPrintable, isVisible, readText } from '../domain/text';
import { Mistake } from './mistake';

const NAME_MAX_CHARACTERS = 255;
/** A host name has 253 at most. */
const ORIGIN_MAX_CHARACTERS = 300;

/** What was typed, read; each refuses what it cannot read, in one line. */
export function readName(text: string): string {
  const good = !isLonger(text, NAME_MAX_CHARACTERS) && isPrintable(text) && isVisible(text);
  if (!good) throw new InvalidArgumentError(`one line of ${NAME_MAX_CHARACTERS} characters at most, with something to see`);
  return readText(text);
}

export function readAddress(text: string): string {
  const address = parseEmailAddress(text);
  if (!address) throw new InvalidArgumentError('that is not an e-mail address');
  return address.address;
}

export function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new InvalidArgumentError('a number of days from 1 to 3650');
  return days;
}

export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 3600)
    throw new InvalidArgumentError('a number of seconds up to 3600');
  return seconds;
}

export function readOrigin(text: string): string {
  const url = text.length <= ORIGIN_MAX_CHARACTERS && URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  if (!isOrigin) throw new InvalidArgumentError('http:// or https:// and a host, without a path');
  return url.origin;
}

/** An anchor's hash as it stands in the log; several come one by one. */
export function readHash(text: string, before: Uint8Array[] = []): Uint8Array[] {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('64 digits, as the log has them');
  return [...before, Buffer.from(text, 'hex')];
}

export function requireId(id: string): string {
  if (!isUuid(id)) throw new Mistake(`"${id}" is not an id: see list`);
  return id;
}
