/** Line breaks, NUL and the like; halves of surrogate pairs; marks that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const UNPRINTABLE_BUT_LINE_BREAKS = /(?![\t\r\n])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

/** Whether a text can be kept and shown as it is: on one line, unless `lines` says otherwise. */
export function isPrintable(text: string, { lines = false } = {}): boolean {
  return !(lines ? UNPRINTABLE_BUT_LINE_BREAKS : UNPRINTABLE).test(text);
}

/**
 * What shows nothing by itself: blanks, control and format characters, fillers, marks without a letter to stand on,
 * Braille's blank, the place of an object, and music's null note head.
 */
const UNSEEN = /[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{1D159}]/u;

/** Whether there is anything to see in a text. */
export function isVisible(text: string): boolean {
  for (const character of text) if (!UNSEEN.test(character)) return true;
  return false;
}

/** What nobody means at either end of a text. A variation selector or a tag at the end may belong to a picture before it. */
const EDGE = /[\s\u00AD\u200B\u2060\u2800\u3164\uFFA0]/;

/** A text as it is kept: composed (NFC), and without what is not seen at its ends. */
export function readText(typed: string): string {
  return trimmed(typed.normalize('NFC'), EDGE);
}

/** Without the characters at its ends that the pattern knows, in time that grows with their number alone. */
export function trimmed(text: string, edge: RegExp): string {
  let [start, end] = [0, text.length];
  while (start < end && edge.test(text.charAt(start))) start += 1;
  while (start < end && edge.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A text's length as people count it. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/**
 * Whether a text has more characters than that. To be asked before anything else reads a text of somebody else's: it looks
 * at no more of it than it has to, since a character takes two units of a string at most.
 */
export function isLonger(text: string, maximum: number): boolean {
  return text.length > maximum && (text.length > 2 * maximum || lengthOf(text) > maximum);
}

/** The reason of a decision: kept on record, and quoted in a mail. */
export const REASON_MAX_CHARACTERS = 1024;
/** What somebody who signals through Temporal's UI or CLI says who they are. */
export const CLAIM_MAX_CHARACTERS = 256;

/** Whether it is an address that a link may lead to: one of the web, and no script. */
export function isWebPage(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
