import { OpenApiGeneratorV31, OpenAPIRegistry, type ResponseConfig } from '@asteasolutions/zod-to-openapi';
import { CONSOLE_COOKIE } from './guards/console-cookie';
import { ADMINISTRATOR_API, VISITOR_API } from './administrator/router';
import { developerProblems } from './developer/audience';
import { DEVELOPER_API } from './developer/router';
import { type Endpoint, type Method, StreamedText } from './http/endpoint';
import { organizationProblems, portalProblems, visitorProblems } from './guards/administrators';
import { ORGANIZATION_API, PORTAL_API } from './management/router';
import { CODEC_API } from './operations/codec';
import { openApiSchema } from './http/openapi-schema';
import { badRequestSchema, problemSchema } from './http/problem-schemas';
import { type ProblemCode, statusOf, titleOf } from './http/problem';
import { z } from './http/zod';

type Declared = Pick<Endpoint<never, never>, 'declaration'>;

interface Part {
  prefix: string;
  endpoints: readonly Declared[];
  /** What the guard may refuse. */
  guard(method: Method): readonly ProblemCode[];
  security: 'administrator' | null;
  /** Tells operations of two versions apart. */
  suffix?: string;
}

const PARTS: Part[] = [
  { prefix: '/api/v3', endpoints: DEVELOPER_API.v3, guard: developerProblems, security: null },
  { prefix: '/api/v2', endpoints: DEVELOPER_API.v2, guard: developerProblems, security: null, suffix: '-v2' },
  { prefix: '/v3', endpoints: ORGANIZATION_API, guard: organizationProblems, security: 'administrator' },
  { prefix: '/v3', endpoints: PORTAL_API, guard: portalProblems, security: 'administrator' },
  { prefix: '/v3', endpoints: VISITOR_API, guard: visitorProblems, security: null },
  { prefix: '/v3', endpoints: ADMINISTRATOR_API, guard: organizationProblems, security: 'administrator' },
  { prefix: '', endpoints: CODEC_API, guard: organizationProblems, security: 'administrator' },
];

const DESCRIPTION = `Self-hosted developer registration with approval.

The developer API (\`/api/v2\`, \`/api/v3\`) lives on each portal's own host, everything else on the administrators'.
Errors are problem documents (RFC 9457). Any operation may also answer 405 (wrong method), 413 (body too large),
415 (wrong media type), 500 (our fault) and 503 (try again after \`Retry-After\` seconds).`;

/** The OpenAPI document, made from the endpoints' own declarations. */
export function openApiDocument(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'administratorToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token made with `npm run admin -- create-token`',
  });
  registry.registerComponent('securitySchemes', 'administratorSession', {
    type: 'apiKey',
    in: 'cookie',
    name: CONSOLE_COOKIE,
    description:
      "Of the console; over https its name begins with `__Host-`. What changes something must bear the console's own Origin",
  });
  registry.registerComponent('securitySchemes', 'requestToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of a mailed link to a request; a log-in answered "Approval Required" gives it too',
  });
  registry.registerComponent('securitySchemes', 'portalAccessToken', { type: 'apiKey', in: 'cookie', name: 'portalaccesstoken' });
  for (const part of PARTS) for (const { declaration } of part.endpoints) registry.registerPath(operation(part, declaration));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Vestibule', version: '1', description: DESCRIPTION },
  });
}

type Operation = Parameters<OpenAPIRegistry['registerPath']>[0];

function operation({ prefix, guard, security, suffix = '' }: Part, declaration: Declared['declaration']): Operation {
  const { method, path, operationId, summary, tags, params, query, body, answers, problems } = declaration;
  const validates = body !== undefined || query !== undefined;
  const codes: ProblemCode[] = [...guard(method), ...(problems ?? []), ...(validates ? ['invalid_request' as const] : [])];
  const needed = neededBy(operationId);
  return {
    method,
    path: prefix + path,
    operationId: operationId + suffix,
    summary,
    tags,
    ...(security && { security: [{ administratorToken: [] }, { administratorSession: [] }] }),
    ...(needed !== undefined && { security: [{ [needed]: [] }] }),
    parameters: [...pathParameters(params), ...(query?.parameters ?? [])] as Operation['parameters'],
    ...(body && { request: { body: { required: true, content: { 'application/json': { schema: body } } } } }),
    responses: { ...successes(answers), ...refusals(codes), default: problemResponse('Any other problem') },
  };
}

/** What operations of the developer API ask for that do not answer everybody. */
const NEEDED: Record<string, readonly string[]> = {
  portalAccessToken: [
    'get-developer-me',
    'update-developer-me',
    'export-developer-me',
    'delete-developer-me',
    'list-developer-sessions',
    'delete-developer-sessions',
  ],
  requestToken: ['get-developer-request', 'answer-developer-request', 'update-developer-request', 'withdraw-developer-request'],
};

function neededBy(operationId: string): string | undefined {
  return Object.keys(NEEDED).find((scheme) => NEEDED[scheme]?.includes(operationId));
}

function pathParameters(params: unknown): object[] {
  if (!(params instanceof z.ZodObject)) return [];
  return Object.entries(params.shape).map(([name, schema]) => {
    return { name, in: 'path', required: true, schema: openApiSchema(schema as z.ZodType) };
  });
}

function successes(answers: Declared['declaration']['answers']): Record<string, ResponseConfig> {
  const entries = Object.entries(answers).map(([status, schema]) => [
    status,
    { description: DESCRIBED[status] ?? 'Done', ...(schema && { content: contentOf(schema) }) },
  ]);
  return Object.fromEntries(entries) as Record<string, ResponseConfig>;
}

function contentOf(schema: z.ZodType | StreamedText): ResponseConfig['content'] {
  if (!(schema instanceof StreamedText)) return { 'application/json': { schema } };
  return Object.fromEntries(schema.mediaTypes.map((mediaType) => [mediaType, { schema: { type: 'string' as const } }]));
}

const DESCRIBED: Record<string, string> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content' };

function refusals(codes: ProblemCode[]): Record<string, ResponseConfig> {
  return Object.fromEntries(
    codes.map((code) => [String(statusOf(code)), problemResponse(titlesOf(statusOf(code), codes), statusOf(code))]),
  );
}

/** `Invalid Credentials or Approval Required`, where one status says more than one thing. */
function titlesOf(status: number, codes: ProblemCode[]): string {
  return [...new Set(codes.filter((code) => statusOf(code) === status).map(titleOf))].join(' or ');
}

function problemResponse(description: string, status?: number): ResponseConfig {
  const schema = status === 400 ? badRequestSchema : problemSchema;
  return { description, content: { 'application/problem+json': { schema } } };
}

/** The document as it stands in `docs/openapi.json`. */
export function openApiText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
