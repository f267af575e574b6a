import { z } from './zod';

/** A problem document as clients see it. */
const base = {
  type: z.string().openapi({
    description: 'Names the kind of problem and leads to what is known of it, such as `/docs/problems#token_expired`',
  }),
  status: z.int(),
  title: z.string(),
  instance: z.string().openapi({ description: 'Names the request in the log' }),
  detail: z.string(),
};

const reason = z.string().optional().openapi({ description: "An administrator's reason, where access was rejected or revoked" });

const requestToken = z
  .string()
  .optional()
  .openapi({ format: 'uuid', description: 'Opens the request that waits for a decision, once the password was right' });

export const problemSchema = z.object({ ...base, reason, request_token: requestToken }).openapi('Error');

const where = { field: z.string(), reason: z.string(), source: z.string().optional() };

const standard = z
  .strictObject({
    ...where,
    rule: z.enum([
      'required',
      'is_array',
      'is_boolean',
      'is_integer',
      'is_number',
      'is_object',
      'is_string',
      'is_uuid',
      'is_label',
      'unknown_property',
      'matches_regex',
      'invalid',
      'type',
    ]),
  })
  .openapi('InvalidParameterStandard');
const minimum = z
  .strictObject({ ...where, rule: z.enum(['min_length', 'min_items', 'min']), minimum: z.int() })
  .openapi('InvalidParameterMinimumLength');
const maximum = z
  .strictObject({ ...where, rule: z.enum(['max_length', 'max_items', 'max']), maximum: z.int() })
  .openapi('InvalidParameterMaximumLength');
const choice = z
  .strictObject({ ...where, rule: z.enum(['enum']), choices: z.array(z.unknown()).min(1) })
  .openapi('InvalidParameterChoiceItem');
const dependent = z
  .strictObject({ ...where, rule: z.enum(['dependent_fields']), dependents: z.array(z.unknown()) })
  .openapi('InvalidParameterDependentItem');

export const badRequestSchema = z
  .object({ ...base, invalid_parameters: z.array(z.union([standard, minimum, maximum, choice, dependent])).min(1) })
  .openapi('BadRequestError');
