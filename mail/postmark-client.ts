import { Errors, ServerClient } from 'postmark';
import { knownFailure } from './postmark-failures';

export interface PostmarkAccess {
  serverToken: string;
  /** Scheme and host of a Postmark-compatible API. */
  url: string;
  /** How long one request may take. */
  timeoutSeconds: number;
  /** The message stream that mails go by and are looked up in; Postmark's default without it. */
  messageStream?: string;
}

export function createPostmarkClient({ serverToken, url, timeoutSeconds }: PostmarkAccess): ServerClient {
  const { host, protocol } = new URL(url);
  const options = { requestHost: host, useHttps: protocol === 'https:', timeout: timeoutSeconds };
  return new ServerClient(serverToken, { ...options, fetch: fetchOrSayUnconnected });
}

/** A look-up without it sees the default stream alone. */
export function streamOf({ messageStream }: PostmarkAccess): { messageStream?: string } {
  return messageStream ? { messageStream } : {};
}

const NOT_CONNECTED = 'not connected';
/** The connection was never there, so nothing of the request has left this machine. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Postmark's client keeps an error's words alone, and those of `fetch` are the same whatever happened. */
async function fetchOrSayUnconnected(...request: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(...request);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    throw NEVER_SENT.has(cause?.code ?? '') ? new Error(NOT_CONNECTED) : error;
  }
}

/** Answers by which the mail host says that it has not taken a request: all but those of a server or proxy that broke off. */
const isRefusalStatus = (status: number) => (status >= 400 && status < 500) || status === 503;

/** Whether a request has certainly not been carried out. */
export function isCertainlyNotDone(error: unknown): boolean {
  if (!(error instanceof Errors.PostmarkError)) return false;
  return error.statusCode ? isRefusalStatus(error.statusCode) : error.message === NOT_CONNECTED;
}

export function rethrow(error: unknown): never {
  throw new Error(failureOf(error));
}

/** Postmark's own words may quote an address; what ends up in histories and logs is its numbers, or words of ours. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Errors.PostmarkError)) return UNUSABLE;
  if (error.message === NOT_CONNECTED) return 'postmark could not be reached';
  if (!error.statusCode) return 'postmark could not be reached in time';
  const known = knownFailure(error);
  if (known !== null) return known;
  return `postmark ${error.statusCode}${error.code ? `, code ${error.code}` : ''}`;
}

const UNUSABLE = 'postmark gave no usable answer';

export function unusable(): Error {
  return new Error(UNUSABLE);
}
