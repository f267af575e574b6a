import { FULL_NAME_MAX_CHARACTERS } from '../../domain/person';
import { ADDRESS_MAX_CHARACTERS, type EmailAddress, parseEmailAddress } from '../../domain/email-address';
import { isLonger, isPrintable, lengthOf } from '../../domain/text';
import { z } from './zod';

/** A text of so many characters as people count them, on one line unless told. What is too long is looked at no further. */
export function text(minimum: number, maximum: number, { lines = false } = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      if (isLonger(value, maximum)) {
        context.addIssue({ code: 'too_big', origin: 'string', maximum, inclusive: true, input: value, continue: false });
      } else if (lengthOf(value) < minimum) {
        context.addIssue({ code: 'too_small', origin: 'string', minimum, inclusive: true, input: value });
      } else if (!isPrintable(value, { lines })) {
        context.addIssue({ code: 'custom', message: 'must not contain control characters', input: value });
      } else if (minimum > 0 && value.trim() === '') {
        context.addIssue({ code: 'custom', message: 'must not be blank', input: value });
      }
    })
    .openapi({ ...(minimum > 0 && { minLength: minimum }), maxLength: maximum });
}

export const fullName = () => text(1, FULL_NAME_MAX_CHARACTERS);

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
