/** Line breaks, NUL and the like; halves of surrogate pairs; marks that turn the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;
const UNPRINTABLE_BUT_LINE_BREAKS = /(?![\t\r\n])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u;

/** Whether a text can be kept and shown as it is: on one line, unless `lines` says otherwise. */
export function isPrintable(text: string, { lines = false } = {}): boolean {
  return !(lines ? UNPRINTABLE_BUT_LINE_BREAKS : UNPRINTABLE).test(text);
}

/** A text's length as people count it. */
export function lengthOf(text: string): number {
  return [...text].length;
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
