import { createServer, type RequestListener, type Server } from 'node:http';

/** How long whoever sends a request may take for it, in milliseconds. */
export interface Patience {
  headersMs: number;
  /** For all of it: headers and body. */
  requestMs: number;
  /** How often this is looked at. */
  checkMs: number;
}

/** Much for the largest body on a slow line, little for somebody who opens many and sends a byte now and then. */
const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, checkMs: 1000 };

/** A server that ends, with 408, what takes longer to arrive. */
export function createHttpServer(listener: RequestListener, patience: Patience = PATIENCE): Server {
  const { headersMs, requestMs, checkMs } = patience;
  const options = { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: checkMs };
  return createServer(options, listener);
}
