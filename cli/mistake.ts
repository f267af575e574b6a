/** A mistake in what was typed: told in one line. */
export class Mistake extends Error {}
