import type { ZodType, z } from 'zod';
import type { NetworkLimit } from './request-limits';
import { invalidParameters } from './invalid-parameters';
import { Problem, type ProblemCode } from './problem';

/** A query parameter as the OpenAPI document has it. */
export interface QueryParameter {
  name: string;
  in: 'query';
  required: boolean;
  description?: string;
  style?: 'deepObject';
  allowEmptyValue?: boolean;
  schema: object;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler may know of the request beside its validated parts. */
export interface Incoming {
  /** Also in the answer's `instance` and in the log. */
  id: string;
  ip: string;
  /** `performance.now()` at the arrival. */
  startedAt: number;
  cookies: Record<string, string | undefined>;
  header(name: string): string | undefined;
}

export interface Call<Context, P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** What the router's guard has found out: the portal, the administrator. */
  context: Context;
  request: Incoming;
}

/** A body that is sent while it is made, in one of these media types. */
export class StreamedText {
  constructor(readonly mediaTypes: readonly string[]) {}
}

/** Success statuses, each with its body's schema or null where there is none. */
type Answers = Record<number, ZodType | StreamedText | null>;
type Headers = Record<string, string | string[]>;
type AnswerOf<A extends Answers> = {
  [S in keyof A & number]: A[S] extends ZodType
    ? { status: S; body: z.input<A[S]>; headers?: Headers }
    : A[S] extends StreamedText
      ? { status: S; text: TextChunks; headers?: Headers }
      : { status: S; headers?: Headers };
}[keyof A & number];

/** Reads a query string and documents what it reads. Throws a Problem. */
export interface QueryReader<Q> {
  read(query: Record<string, unknown>): Q;
  parameters: QueryParameter[];
}

/** One endpoint: validates the request, types the handler, limits its answers and writes its part of the document. */
export interface Declaration<Context, Deps, P, Q, B, A extends Answers> {
  method: Method;
  /** With `{name}` for parameters. */
  path: string;
  operationId: string;
  summary: string;
  tags: string[];
  /** A malformed path parameter names nothing that exists: 404. */
  params?: ZodType<P>;
  query?: QueryReader<Q>;
  body?: ZodType<B>;
  /** Bytes, instead of the audience's. */
  bodyLimit?: number;
  /** Which limit of requests per network this counts against, before its body is read. */
  limit?: NetworkLimit;
  answers: A;
  /** Refusals beside those of the guard and of validation. */
  problems?: readonly ProblemCode[];
  handle(call: Call<Context, P, Q, B>, deps: Deps): Promise<NoInfer<AnswerOf<A>>>;
}

export interface Received {
  params: unknown;
  query: Record<string, unknown>;
  body: unknown;
  request: Incoming;
}

export interface TextChunks {
  mediaType: string;
  chunks: AsyncIterable<string>;
}

export interface Reply {
  status: number;
  body?: unknown;
  /** Instead of a body. */
  text?: TextChunks;
  headers?: Headers;
}

export interface Endpoint<Context, Deps> {
  declaration: Omit<Declaration<Context, Deps, unknown, unknown, unknown, Answers>, 'handle' | 'query' | 'params' | 'body'> & {
    params?: ZodType;
    query?: { parameters: QueryParameter[] };
    body?: ZodType;
  };
  run(received: Received, context: Context, deps: Deps): Promise<Reply>;
}

/** A refusal or status that the endpoint has not declared: a defect of ours, answered 500. */
export class UndeclaredAnswer extends Error {
  override name = 'UndeclaredAnswer';
}

/** Makes the function that declares the endpoints of one audience. */
export function endpointsFor<Context, Deps>() {
  return function endpoint<const A extends Answers, P = undefined, Q = undefined, B = undefined>(
    declaration: Declaration<Context, Deps, P, Q, B, A>,
  ): Endpoint<Context, Deps> {
    const validates = declaration.body !== undefined || declaration.query !== undefined;
    const declared = new Set<ProblemCode>([...(declaration.problems ?? []), ...(validates ? ['invalid_request' as const] : [])]);
    return {
      declaration,
      async run({ params, query, body, request }, context, deps) {
        const call = {
          params: readParams(declaration.params, params),
          query: readQuery(declaration.query, query),
          body: readBody(declaration.body, body),
          context,
          request,
        };
        try {
          const reply: Reply = await declaration.handle(call, deps);
          if (!(reply.status in declaration.answers)) throw new UndeclaredAnswer(`${declaration.operationId}: ${reply.status}`);
          return reply;
        } catch (error) {
          if (error instanceof Problem && !declared.has(error.code)) {
            throw new UndeclaredAnswer(`${declaration.operationId}: ${error.code}`);
          }
          throw error;
        }
      },
    };
  };
}

function readParams<P>(schema: ZodType<P> | undefined, params: unknown): P {
  const result = schema?.safeParse(params);
  if (result && !result.success) throw new Problem('not_found');
  return result?.data as P;
}

function readQuery<Q>(reader: QueryReader<Q> | undefined, query: Record<string, unknown>): Q {
  return reader?.read(query) as Q;
}

function readBody<B>(schema: ZodType<B> | undefined, body: unknown): B {
  const result = schema?.safeParse(body);
  if (result && !result.success) {
    throw new Problem('invalid_request', { invalidParameters: invalidParameters(result.error, 'body', body) });
  }
  return result?.data as B;
}
