import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../../api/openapi-document';

export interface Reply {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON. */
  body: unknown;
  text: string;
  /** The cookies that the answer sets, by name. */
  cookies: Record<string, string>;
}

export interface CallOptions {
  body?: unknown;
  /** As it is sent, instead of `body`. */
  raw?: string | Uint8Array;
  headers?: Record<string, string>;
  cookies?: Record<string, string>;
  token?: string;
}

export type Caller = (method: string, path: string, options?: CallOptions) => Promise<Reply>;

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

const document = openApiDocument() as { paths: Record<string, Record<string, Operation>> };
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, 'vestibule');

/** Calls the service and holds each answer against the published document: an undeclared status or body fails the test. */
export function callerOf(url: string): Caller {
  return async (method, path, { body, raw, headers = {}, cookies, token } = {}) => {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...(cookies && {
          cookie: Object.entries(cookies)
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
        }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: payload,
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const reply = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      cookies: cookiesOf(response.headers.getSetCookie()),
    };
    check(method, path, reply);
    return reply;
  };
}

function cookiesOf(headers: string[]): Record<string, string> {
  return Object.fromEntries(
    headers.map((header) => {
      const [pair = ''] = header.split(';');
      return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    }),
  );
}

const validators = new Map<string, ValidateFunction>();

function check(method: string, path: string, { status, body, text, headers }: Reply): void {
  const template = Object.keys(document.paths).find((candidate) => matches(candidate, path));
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
  if (template === undefined || !operation) return;
  const key = String(status) in operation.responses ? String(status) : 'default';
  if (key === 'default' && ![405, 413, 415, 500, 503].includes(status)) {
    throw new Error(`${method} ${path} answered ${status}, which the document does not declare`);
  }
  const content = operation.responses[key]?.content;
  if (!content) {
    if (text !== '') throw new Error(`${method} ${path} answered ${status} with a body, which the document does not declare`);
    return;
  }
  const types = Object.keys(content);
  const type = types.find((each) => headers.get('content-type')?.startsWith(each));
  if (type === undefined) throw new Error(`${method} ${path}: ${headers.get('content-type')} is not ${types.join(' or ')}`);
  const pointer = ['paths', template, method.toLowerCase(), 'responses', key, 'content', type, 'schema'].map(escape).join('/');
  const validator = validators.get(pointer) ?? ajv.compile({ $ref: `vestibule#/${pointer}` });
  validators.set(pointer, validator);
  if (!validator(body)) throw new Error(`${method} ${path} answered ${text}: ${ajv.errorsText(validator.errors)}`);
}

function matches(template: string, path: string): boolean {
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.split('?')[0] ?? '');
}

function escape(segment: string): string {
  return encodeURIComponent(segment.replace(/~/g, '~0').replace(/\//g, '~1'));
}
