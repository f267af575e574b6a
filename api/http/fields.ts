import { FULL_NAME_MAX_CHARACTERS, type Person } from '../../domain/person';
import { ADDRESS_MAX_CHARACTERS, type EmailAddress, parseEmailAddress } from '../../domain/email-address';
import { isLonger, isPrintable, isVisible, lengthOf, readText } from '../../domain/text';
import { z } from './zod';

interface TextRules {
  /** Line breaks are allowed. */
  lines?: boolean;
  /** Blanks at its ends are kept. */
  asTyped?: boolean;
}

/**
 * A text of so many characters as people count them, on one line unless told, and with something to see where it has to
 * have any. What is too long is looked at no further; the others are read into the form that is kept.
 */
export function text(minimum: number, maximum: number, { lines = false, asTyped = false }: TextRules = {}) {
  const tooBig = { code: 'too_big', origin: 'string', maximum, inclusive: true, continue: false } as const;
  return (
    z
      .string()
      .superRefine((value, context) => {
        const refuse = (message: string) => context.addIssue({ code: 'custom', message, input: value });
        if (isLonger(value, maximum)) context.addIssue({ ...tooBig, input: value });
        else if (lengthOf(value) < minimum)
          context.addIssue({ code: 'too_small', origin: 'string', minimum, inclusive: true, input: value });
        else if (!isPrintable(value, { lines })) refuse('must not contain control characters');
        else if (minimum > 0 && !isVisible(value)) refuse('must have at least one character that can be seen');
      })
      .overwrite((value) => (asTyped ? value.normalize('NFC') : readText(value)))
      // A few letters are longer in the form that is kept.
      .superRefine((value, context) => {
        if (isLonger(value, maximum)) context.addIssue({ ...tooBig, input: value });
      })
      .openapi({ ...(minimum > 0 && { minLength: minimum }), maxLength: maximum })
  );
}

export const fullName = () => text(1, FULL_NAME_MAX_CHARACTERS);

/** Whom a body of `full_name` and `email` is about. */
export function personOf({ full_name, email }: { full_name: string; email: EmailAddress }): Person {
  return { fullName: full_name, email: email.address, answers: {}, termsAccepted: null };
}

/** An address that mail can be sent to, read into its two forms. */
export const emailAddress = () =>
  z
    .string()
    .transform((value, context): EmailAddress => {
      if (value.length > ADDRESS_MAX_CHARACTERS) {
        context.addIssue({ code: 'too_big', origin: 'string', maximum: ADDRESS_MAX_CHARACTERS, inclusive: true, input: value });
        return z.NEVER;
      }
      const address = parseEmailAddress(value);
      if (address) return address;
      context.addIssue({ code: 'custom', message: 'is not an e-mail address that mail can be sent to', input: value });
      return z.NEVER;
    })
    .openapi({ type: 'string', format: 'email', maxLength: ADDRESS_MAX_CHARACTERS });

export const uuid = () => z.guid().openapi({ format: 'uuid' });
export const timestamp = () => z.string().openapi({ format: 'date-time' });

/** A list whose length is looked at first: a body full of wrong items is not read item by item. */
export function listOf<Item extends z.ZodType>(item: Item, { minimum, maximum }: { minimum: number; maximum: number }) {
  const shortEnough = (value: unknown, context: z.RefinementCtx) => {
    if (!Array.isArray(value) || value.length <= maximum) return value;
    context.addIssue({ code: 'too_big', origin: 'array', maximum, inclusive: true, input: value });
    return z.NEVER;
  };
  return z.preprocess(shortEnough, z.array(item).min(minimum).max(maximum));
}
