import { Errors, ServerClient } from 'postmark';

export interface PostmarkAccess {
  serverToken: string;
  /** Scheme and host of a Postmark-compatible API. */
  url: string;
  /** How long one request may take. */
  timeoutSeconds: number;
}

export function createPostmarkClient({ serverToken, url, timeoutSeconds }: PostmarkAccess): ServerClient {
  const { host, protocol } = new URL(url);
  return new ServerClient(serverToken, { requestHost: host, useHttps: protocol === 'https:', timeout: timeoutSeconds });
}

/** Postmark's own words may quote an address; what ends up in histories and logs is its numbers alone. */
export function rethrow(error: unknown): never {
  if (!(error instanceof Errors.PostmarkError)) throw unusable();
  if (!error.statusCode) throw new Error('postmark could not be reached in time');
  throw new Error(`postmark ${error.statusCode}${error.code ? `, code ${error.code}` : ''}`);
}

export function unusable(): Error {
  return new Error('postmark gave no usable answer');
}
