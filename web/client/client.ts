import createClient from 'openapi-fetch';
import type { paths } from './generated/api';

/** Longer than the service takes to give up by itself. */
const PATIENCE_MS = 20_000;

/** The service's own API, typed from its OpenAPI document, on the origin that the page came from. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }),
});
