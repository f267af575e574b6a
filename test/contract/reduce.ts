/** A schema brought down to what two documents can be compared by: no descriptions, no examples, no references. */
export interface Reduced {
  type?: string[];
  required?: string[];
  properties?: Record<string, Reduced>;
  items?: Reduced;
  enum?: unknown[];
  maxLength?: number;
  additionalProperties?: boolean | Reduced;
  oneOf?: Reduced[];
}

/** What a client can rely on about one operation. */
export interface OperationFacts {
  /** `in:name`, sorted. */
  parameters: string[];
  request: Reduced | null;
  /** By status; problem documents are known by their media type alone. */
  responses: Record<string, Reduced | 'problem' | null>;
}

export interface Document {
  paths: Record<string, Record<string, unknown>>;
  components?: unknown;
}

type Json = Record<string, unknown>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The facts of every operation of an OpenAPI document (3.0 or 3.1), by `METHOD path`. */
export function factsOf(document: Document, prefix = ''): Record<string, OperationFacts> {
  const facts: Record<string, OperationFacts> = {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Json | undefined;
      if (operation) facts[`${method.toUpperCase()} ${prefix}${path}`] = operationFacts(document, item, operation);
    }
  }
  return facts;
}

function operationFacts(document: Document, item: Json, operation: Json): OperationFacts {
  const list = [...((item['parameters'] ?? []) as Json[]), ...((operation['parameters'] ?? []) as Json[])];
  const parameters = list
    .map((parameter) => resolve(document, parameter))
    .map(({ in: where, name }) => `${String(where)}:${String(name)}`);
  const request = resolve(document, (operation['requestBody'] ?? {}) as Json);
  const responses = Object.entries((operation['responses'] ?? {}) as Record<string, Json>)
    .filter(([status]) => status !== 'default')
    .map(([status, response]) => [status, bodyFacts(document, resolve(document, response))] as const);
  return {
    parameters: parameters.sort(),
    request: bodyFacts(document, request) as Reduced | null,
    responses: Object.fromEntries(responses),
  };
}

function bodyFacts(document: Document, { content }: Json): Reduced | 'problem' | null {
  const types = (content ?? {}) as Record<string, { schema: Json }>;
  if (types['application/problem+json']) return 'problem';
  const json = types['application/json'];
  return json ? reduce(document, json.schema) : null;
}

function reduce(document: Document, schema: Json): Reduced {
  const { allOf, ...own } = resolve(document, schema) as { allOf?: Json[] } & Json;
  if (allOf) return Object.assign({}, ...allOf.map((part) => reduce(document, part)), reduce(document, own)) as Reduced;
  const alternatives = (own['oneOf'] ?? own['anyOf']) as Json[] | undefined;
  const types = [own['type'] ?? []].flat() as string[];
  const properties = own['properties'] as Record<string, Json> | undefined;
  const additional = own['additionalProperties'] as boolean | Json | undefined;
  return {
    ...(types.length > 0 && { type: [...new Set([...types, ...(own['nullable'] ? ['null'] : [])])].sort() }),
    ...(own['required'] ? { required: [...(own['required'] as string[])].sort() } : {}),
    ...(properties && { properties: mapValues(properties, (property) => reduce(document, property)) }),
    ...(own['items'] ? { items: reduce(document, own['items'] as Json) } : {}),
    ...(own['enum'] ? { enum: [...(own['enum'] as unknown[])].sort() } : {}),
    ...(typeof own['maxLength'] === 'number' && { maxLength: own['maxLength'] }),
    ...(additional !== undefined && {
      additionalProperties: typeof additional === 'boolean' ? additional : reduce(document, additional),
    }),
    ...(alternatives && { oneOf: alternatives.map((part) => reduce(document, part)) }),
  };
}

function resolve(document: Document, value: Json): Json {
  const reference = value['$ref'];
  if (typeof reference !== 'string') return value;
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Json)[key.replace(/~1/g, '/').replace(/~0/g, '~')], document);
  return resolve(document, target as Json);
}

function mapValues<V, W>(record: Record<string, V>, map: (value: V) => W): Record<string, W> {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, value]) => [key, map(value)]),
  );
}
