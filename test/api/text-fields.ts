/** What the published document says about a value, as far as it matters here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

type Schemas = Record<string, Schema>;
/** Names on the way to a text; `*` is any item of a list and any name of a record. */
export type Field = string[];

/** Every text that a body may have, found in its schema, so that a new one is found by itself. */
export function textFields(schema: Schema, schemas: Schemas): Field[] {
  const resolved = resolve(schema, schemas);
  const here = [resolved.type].flat().includes('string') ? [[]] : [];
  const below = Object.entries(resolved.properties ?? {}).flatMap(([name, inner]) => under(name, inner, schemas));
  const { items, additionalProperties } = resolved;
  const listed = items ? under('*', items, schemas) : [];
  const named = typeof additionalProperties === 'object' ? under('*', additionalProperties, schemas) : [];
  const forms = formsOf(resolved).flatMap((form) => textFields(form, schemas));
  const all = [...here, ...below, ...listed, ...named, ...forms];
  return [...new Map(all.map((field) => [field.join('.'), field])).values()];
}

function under(name: string, schema: Schema, schemas: Schemas): Field[] {
  return textFields(schema, schemas).map((field) => [name, ...field]);
}

function formsOf({ anyOf = [], oneOf = [], allOf = [] }: Schema): Schema[] {
  return [...anyOf, ...oneOf, ...allOf];
}

function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolve(schemas[name] ?? {}, schemas);
}

/** A body with that text in that field, and something that passes wherever else something is required. */
export function withText(schema: Schema, schemas: Schemas, [name, ...rest]: Field, text: string): unknown {
  const resolved = resolve(schema, schemas);
  if (name === undefined) return text;
  const form = formsOf(resolved).find((one) => textFields(one, schemas).some((field) => field.join() === [name, ...rest].join()));
  if (form) return withText(form, schemas, [name, ...rest], text);
  if (resolved.items) return [withText(resolved.items, schemas, rest, text)];
  const others = Object.fromEntries(
    (resolved.required ?? []).map((other) => [other, example(resolved.properties?.[other] ?? {}, schemas)]),
  );
  const property = resolved.properties?.[name];
  if (property) return { ...others, [name]: withText(property, schemas, rest, text) };
  // A record: its names are texts as well.
  return { ...others, [text]: 'x', x: text };
}

function example(schema: Schema, schemas: Schemas): unknown {
  const { type, format, enum: choices, properties = {}, required = [] } = resolve(schema, schemas);
  if (choices) return choices[0];
  switch ([type].flat()[0]) {
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return Object.fromEntries(required.map((name) => [name, example(properties[name] ?? {}, schemas)]));
    case 'integer':
    case 'number':
      return 1;
    default:
      return { email: 'a@example.com', uuid: '00000000-0000-4000-8000-000000000000' }[format ?? ''] ?? 'x';
  }
}
