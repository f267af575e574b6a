const FIRST_SECONDS = 1;
const LONGEST_SECONDS = 300;

/** How long the next try of a mail waits after this many have failed, in seconds: doubling, up to five minutes. */
export function mailRetrySeconds(tries: number): number {
  return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.max(0, tries - 1));
}

/** A try that is due is made sooner than this by whoever carries the mail, unless nobody does: then it is overdue. */
export const MAIL_OVERDUE_SECONDS = 30;
