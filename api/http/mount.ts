import { pipeline } from 'node:stream/promises';
import { json, type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import { parseCookie } from 'cookie';
import type { Endpoint, Incoming, Reply, TextChunks } from './endpoint';
import { clientAddress } from './forwarding';
import type { NetworkLimit, RequestLimits } from './request-limits';
import { Problem } from './problem';

/** Who may call, and what the handlers learn about them. Attached where the router is made, so it cannot be forgotten. */
export interface Audience<Context> {
  /** Lets a request in or throws a Problem. Before the body is read. */
  admit(request: Request, incoming: Incoming): Promise<Context>;
  /** What it may send, where that is less than what somebody may who is known. */
  bodies?: BodyRules;
}

export interface BodyRules {
  limitBytes: number;
  compressed: boolean;
}

const BODIES: BodyRules = { limitBytes: 100 * 1024, compressed: true };
/** For whoever has shown no credentials: the longest values fit, and a few bytes are what they seem to be. */
export const BODIES_OF_STRANGERS: BodyRules = { limitBytes: 2048, compressed: false };

/** Serves the endpoints on a router; other methods of their paths are answered 405. */
export function mountEndpoints<Context, Deps extends { limits: Pick<RequestLimits, 'perIp'> }>(
  router: Router,
  endpoints: readonly Endpoint<Context, Deps>[],
  audience: Audience<Context>,
  deps: Deps,
): void {
  const methodsOf = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const { method, path, body, bodyLimit, limit } = endpoint.declaration;
    const { limitBytes, compressed } = audience.bodies ?? BODIES;
    const pattern = expressPath(path);
    methodsOf.set(pattern, [...(methodsOf.get(pattern) ?? []), method.toUpperCase()]);
    router[method](
      pattern,
      noteRoute(pattern),
      admitThen(audience),
      countThen(deps.limits, limit),
      readJson(body !== undefined, { limitBytes: bodyLimit ?? limitBytes, compressed }),
      async (request, response) => {
        const { query, params } = request;
        const received = { params, query, body: request.body as unknown, request: incomingOf(request, response) };
        await send(response, await endpoint.run(received, response.locals['context'] as Context, deps));
      },
    );
  }
  for (const [pattern, methods] of methodsOf) router.all(pattern, noteRoute(pattern), refuseMethod(methods));
}

/** `/portals/{portalId}` in the contract's notation is `/portals/:portalId` in Express's. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** The pattern is what logs and metrics may name; the address itself can hold anything. */
function noteRoute(pattern: string): RequestHandler {
  return (request, response, next) => {
    response.locals['route'] = request.baseUrl + pattern;
    next();
  };
}

function admitThen<Context>(audience: Audience<Context>): RequestHandler {
  return async (request, response, next) => {
    response.locals['context'] = await audience.admit(request, incomingOf(request, response));
    next();
  };
}

/** Whatever comes of a request, it counts: a body that is refused costs time too. */
function countThen(limits: Pick<RequestLimits, 'perIp'>, limit: NetworkLimit | undefined): RequestHandler {
  return async (request, _response, next) => {
    if (limit) await limits.perIp(limit, clientAddress(request));
    next();
  };
}

/** Reads a JSON body where one is expected and leaves any other unread. */
function readJson(expected: boolean, { limitBytes, compressed }: BodyRules): RequestHandler {
  const parse = json({ limit: limitBytes, inflate: compressed, strict: false, type: () => true });
  return (request: Request, response: Response, next: NextFunction) => {
    if (!expected) {
      next();
      return;
    }
    const empty = request.header('transfer-encoding') === undefined && Number(request.header('content-length') ?? 0) === 0;
    if (empty) {
      next();
      return;
    }
    if (!request.is('application/json') || !isUtf8(request.header('content-type') ?? '')) throw new Problem('media_type');
    // The parser knows one name of UTF-8 alone.
    request.headers['content-type'] = 'application/json';
    parse(request, response, next);
  };
}

/** RFC 8259, 8.1: what programs exchange is UTF-8, whether they say so or not. It has many names: `utf8`, `"UTF-8"`. */
function isUtf8(contentType: string): boolean {
  const [, charset = ''] = /;\s*charset\s*=\s*["']?([^"';,\s]*)/i.exec(contentType) ?? [];
  try {
    return charset === '' || new TextDecoder(charset).encoding === 'utf-8';
  } catch {
    return false;
  }
}

function refuseMethod(methods: string[]): RequestHandler {
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  return (request, response) => {
    if (request.method !== 'OPTIONS') throw new Problem('method_not_allowed', { headers: { Allow: allow } });
    response.status(204).set('Allow', allow).end();
  };
}

function incomingOf(request: Request, response: Response): Incoming {
  return {
    id: response.locals['requestId'] as string,
    startedAt: response.locals['startedAt'] as number,
    ip: clientAddress(request),
    cookies: parseCookie(request.headers.cookie ?? ''),
    header: (name) => request.header(name),
  };
}

async function send(response: Response, { status, body, text, headers }: Reply): Promise<void> {
  response.status(status);
  if (headers) response.set(headers);
  if (text) await stream(response, text);
  else if (body === undefined) response.end();
  else response.json(body);
}

/** No faster than it is taken. What fails on the way ends the connection, so that nobody takes a part for the whole. */
async function stream(response: Response, { mediaType, chunks }: TextChunks): Promise<void> {
  response.type(mediaType);
  try {
    await pipeline(chunks, response);
  } catch (error) {
    const hasLeft = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!hasLeft) throw error;
  }
}
