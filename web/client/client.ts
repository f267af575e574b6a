import createClient from 'openapi-fetch';
import type { paths } from './generated/api';

/** Longer than the service takes to give up by itself. */
const PATIENCE_MS = 20_000;

/** The service's own API, typed from its OpenAPI document, on the origin that the page came from. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  querySerializer: (query) => new URLSearchParams(flat(query)).toString(),
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }),
});

/** `{filter: {person: {contains: 'ada'}}}` as the contract writes it: `filter[person][contains]=ada`. */
function flat(query: object, name = ''): [string, string][] {
  return Object.entries(query as Parameters).flatMap(([key, value]) => {
    const path = name === '' ? key : `${name}[${key}]`;
    if (value === undefined) return [];
    return typeof value === 'object' ? flat(value, path) : [[path, String(value)]];
  });
}

interface Parameters {
  [name: string]: string | number | boolean | Parameters | undefined;
}
