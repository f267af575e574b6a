import type { z } from 'zod';

/** The contract's names for what can be wrong with a value. */
export type InvalidRule =
  | 'required'
  | 'is_array'
  | 'is_boolean'
  | 'is_integer'
  | 'is_number'
  | 'is_object'
  | 'is_string'
  | 'is_uuid'
  | 'is_label'
  | 'unknown_property'
  | 'matches_regex'
  | 'invalid'
  | 'type';

export type ParameterSource = 'body' | 'query' | 'path';

type Where = { field: string; source: ParameterSource; reason: string };

/** One entry of a 400's `invalid_parameters`, as the contract has them. */
export type InvalidParameter = Where &
  (
    | { rule: InvalidRule }
    | { rule: 'min_length' | 'min_items' | 'min'; minimum: number }
    | { rule: 'max_length' | 'max_items' | 'max'; maximum: number }
    | { rule: 'enum'; choices: (string | number)[] }
    | { rule: 'dependent_fields'; dependents: string[] }
  );

/** More than anybody reads; keeps an answer to a hostile body small. */
export const MOST_ENTRIES = 50;
const LONGEST_FIELD_NAME = 100;

/** What zod found wrong, in the contract's words. `input` is what was read, to tell a missing field from a wrong one. */
export function invalidParameters(error: z.ZodError, source: ParameterSource, input: unknown): InvalidParameter[] {
  const entries = error.issues.flatMap((issue) => describe(issue, source, input));
  const unique = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...unique.values()].slice(0, MOST_ENTRIES);
}

function describe(issue: z.core.$ZodIssue, source: ParameterSource, input: unknown): InvalidParameter[] {
  const field = fieldName(issue.path, source);
  const where = { field, source };
  switch (issue.code) {
    case 'invalid_type':
      return [{ ...where, ...describeType(issue.expected, field, valueAt(input, issue.path)) }];
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const name = fieldName([...issue.path, key], source);
        return { field: name, source, rule: 'unknown_property', reason: `"${name}" is not allowed` };
      });
    case 'too_small':
      return [{ ...where, ...describeMinimum(issue.origin, Number(issue.minimum)) }];
    case 'too_big':
      return [{ ...where, ...describeMaximum(issue.origin, Number(issue.maximum)) }];
    case 'invalid_value':
      return [{ ...where, ...describeChoice(issue.values, field, valueAt(input, issue.path)) }];
    case 'invalid_format':
      return [{ ...where, ...describeFormat(issue.format) }];
    case 'invalid_union': {
      // What tells the forms from each other names none of them.
      if ('options' in issue && issue.options)
        return [{ ...where, ...describeChoice(issue.options, field, valueAt(input, issue.path)) }];
      // Of several forms, the one that was most likely meant is the one with the least to say.
      const [nearest] = [...issue.errors].sort((a, b) => a.length - b.length);
      if (!nearest || nearest.length === 0) return [{ ...where, rule: 'invalid', reason: 'is not what is expected here' }];
      return nearest.flatMap((inner) => describe({ ...inner, path: [...issue.path, ...inner.path] }, source, input));
    }
    case 'custom':
      return [{ ...where, rule: customRule(issue.params), reason: issue.message }];
    default:
      return [{ ...where, rule: 'invalid', reason: 'is not what is expected here' }];
  }
}

function describeType(expected: string, field: string, value: unknown): { rule: InvalidRule; reason: string } {
  if (value === undefined) return { rule: 'required', reason: `"${field}" is required` };
  switch (expected) {
    case 'string':
      return { rule: 'is_string', reason: `"${field}" must be a string` };
    case 'boolean':
      return { rule: 'is_boolean', reason: `value of "${field}" must be true or false` };
    case 'number':
      return { rule: 'is_number', reason: `"${field}" must be a number` };
    case 'int':
      return { rule: 'is_integer', reason: `"${field}" must be a whole number` };
    case 'array':
      return { rule: 'is_array', reason: `"${field}" must be a list` };
    case 'object':
    case 'record':
      return { rule: 'is_object', reason: `"${field}" must be an object` };
    default:
      return { rule: 'type', reason: `"${field}" has the wrong type` };
  }
}

function describeChoice(values: readonly unknown[], field: string, value: unknown) {
  if (value === undefined) return { rule: 'required' as const, reason: `"${field}" is required` };
  const choices = values.map((one) => (typeof one === 'number' ? one : String(one)));
  return { rule: 'enum' as const, choices, reason: `must be one of [${choices.join(', ')}]` };
}

function describeMinimum(origin: string, minimum: number) {
  if (origin === 'string') return { rule: 'min_length' as const, minimum, reason: `must have at least ${minimum} characters` };
  if (origin === 'array') return { rule: 'min_items' as const, minimum, reason: `must have at least ${minimum} items` };
  return { rule: 'min' as const, minimum, reason: `must be at least ${minimum}` };
}

function describeMaximum(origin: string, maximum: number) {
  if (origin === 'string')
    return { rule: 'max_length' as const, maximum, reason: `must not have more than ${maximum} characters` };
  if (origin === 'number') return { rule: 'max' as const, maximum, reason: `must not be more than ${maximum}` };
  return { rule: 'max_items' as const, maximum, reason: `must not have more than ${maximum} items` };
}

function describeFormat(format: string): { rule: InvalidRule; reason: string } {
  if (format === 'uuid' || format === 'guid') return { rule: 'is_uuid', reason: 'invalid ID format' };
  if (format === 'regex') return { rule: 'matches_regex', reason: 'does not have the expected form' };
  return { rule: 'invalid', reason: `is not a valid ${format}` };
}

function customRule(params: Record<string, unknown> | undefined): InvalidRule {
  return (params?.['rule'] as InvalidRule | undefined) ?? 'invalid';
}

/** As an entry names it: of a name that somebody else has chosen, no more than anybody reads. */
export function fieldName(path: PropertyKey[], source: ParameterSource): string {
  return path.length === 0 ? source : path.map(String).join('.').slice(0, LONGEST_FIELD_NAME);
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || value === undefined ? undefined : Reflect.get(Object(value), key)),
    input,
  );
}
