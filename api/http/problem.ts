import type { RefusalCode } from '../../domain/refusal';
import type { InvalidParameter } from './invalid-parameters';

/** What the api itself may refuse, beside the refusals of the domain. */
type ApiProblemCode =
  | 'invalid_request'
  | 'not_offered'
  | 'unauthorized'
  | 'invalid_credentials'
  | 'approval_required'
  | 'access_rejected'
  | 'access_revoked'
  | 'forbidden'
  | 'origin_not_allowed'
  | 'origin_mismatch'
  | 'not_found'
  | 'method_not_allowed'
  | 'document_changed'
  | 'portal_name_in_use'
  | 'portal_url_in_use'
  | 'body_too_large'
  | 'media_type'
  | 'too_many_requests'
  | 'internal'
  | 'busy'
  | 'unavailable'
  | 'unconfirmed';

export interface ProblemKind {
  status: number;
  title: string;
  /** What is said where nothing more precise is known. */
  detail: string;
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
}

/** Every refusal there is and how HTTP tells it. Total by type: a new refusal cannot be forgotten. */
const CATALOGUE = {
  invalid_request: { status: 400, title: 'Invalid Request', detail: 'Invalid Parameters' },
  not_offered: { status: 400, title: 'Invalid Request', detail: 'Not offered here' },
  unauthorized: { status: 401, title: 'Unauthorized', detail: 'Unauthorized' },
  invalid_credentials: {
    status: 401,
    title: 'Invalid Credentials',
    detail: 'You have entered an invalid email or password.',
  },
  approval_required: { status: 401, title: 'Approval Required', detail: 'Your account is pending approval for access.' },
  // Titles are the contract's; types tell these three apart.
  access_rejected: { status: 401, title: 'Approval Required', detail: 'Your request for access has been rejected.' },
  access_revoked: { status: 401, title: 'Approval Required', detail: 'Your access has been revoked.' },
  forbidden: { status: 403, title: 'Forbidden', detail: 'You do not have permission to perform this action' },
  origin_not_allowed: { status: 403, title: 'Forbidden', detail: 'Pages of this origin may not call this portal' },
  origin_mismatch: {
    status: 403,
    title: 'Forbidden',
    detail:
      'The service was asked by another host name than that of this page, so nothing has been changed. A proxy in front must hand on the Host, or X-Forwarded-Host with TRUSTED_PROXIES set',
  },
  not_found: { status: 404, title: 'Not Found', detail: 'Not Found' },
  portal_unknown: { status: 404, title: 'Not Found', detail: 'Not Found' },
  token_unknown: { status: 404, title: 'Not Found', detail: 'The provided token was not found' },
  developer_unknown: { status: 404, title: 'Not Found', detail: 'The developer was not found' },
  method_not_allowed: { status: 405, title: 'Method Not Allowed', detail: 'This address takes other methods' },
  address_in_use: { status: 409, title: 'Conflict', detail: 'Developer with the given email already exists' },
  address_turned_away: { status: 409, title: 'Conflict', detail: 'This portal does not take accounts with this address' },
  account_changed: { status: 409, title: 'Conflict', detail: 'The developer has been changed meanwhile' },
  transition_not_allowed: { status: 409, title: 'Conflict', detail: 'The developer cannot get this status now' },
  second_approval_needed: { status: 409, title: 'Conflict', detail: 'Another administrator has to approve, too' },
  nothing_asked: { status: 409, title: 'Conflict', detail: 'Nothing is asked, or it has been answered' },
  answer_missing: { status: 409, title: 'Conflict', detail: 'Something that is asked has no answer yet' },
  document_changed: { status: 409, title: 'Conflict', detail: 'Somebody has changed it meanwhile' },
  decisions_closed: { status: 409, title: 'Conflict', detail: 'Decisions through Temporal are switched off' },
  portal_name_in_use: { status: 409, title: 'Conflict', detail: 'Portal with the given name already exists' },
  portal_url_in_use: { status: 409, title: 'Conflict', detail: 'Portal with the given url already exists' },
  token_used: { status: 410, title: 'Gone', detail: 'The token has been used already: log in' },
  token_expired: { status: 410, title: 'Gone', detail: 'The token has expired' },
  body_too_large: { status: 413, title: 'Content Too Large', detail: 'The request body is too large' },
  media_type: { status: 415, title: 'Unsupported Media Type', detail: 'The request body must be application/json in UTF-8' },
  too_many_requests: {
    status: 429,
    title: 'Too Many Requests',
    detail: 'Too many requests from your address: wait a while',
    retryAfter: 60,
  },
  internal: { status: 500, title: 'Internal Server Error', detail: 'Something went wrong on our side' },
  busy: { status: 503, title: 'Service Unavailable', detail: 'Too much to do at the moment: try again', retryAfter: 2 },
  unavailable: {
    status: 503,
    title: 'Service Unavailable',
    detail: 'Nothing has been changed: try again in a moment',
    retryAfter: 5,
  },
  // Where a connection breaks under a write, it may have been done all the same.
  unconfirmed: {
    status: 503,
    title: 'Service Unavailable',
    detail: 'It is not known whether this was done: look, or try again',
    retryAfter: 5,
  },
  too_late: { status: 503, title: 'Service Unavailable', detail: 'Nothing has been changed: try again', retryAfter: 1 },
  // The worker does not take the api for the api: the two have been given different keys.
  unsealed: { status: 503, title: 'Service Unavailable', detail: 'Nothing has been changed: try again', retryAfter: 5 },
  malformed: { status: 400, title: 'Invalid Request', detail: 'What was sent cannot be kept' },
  credential_expired: { status: 503, title: 'Service Unavailable', detail: 'Nothing has been changed: try again', retryAfter: 1 },
} as const satisfies Record<RefusalCode | ApiProblemCode, ProblemKind>;

export type ProblemCode = keyof typeof CATALOGUE;
export const PROBLEM_CODES = Object.keys(CATALOGUE) as ProblemCode[];

/** Where every host of this service tells of problems. */
export const PROBLEMS_PATH = '/docs/problems';

/** Relative to the host that answered (RFC 9457, 3.1.1): whoever got a problem can look it up where it came from. */
export function problemType(code: ProblemCode): string {
  return `${PROBLEMS_PATH}#${code}`;
}

export function problemKind(code: ProblemCode): ProblemKind {
  return CATALOGUE[code];
}

export interface ProblemBody {
  /** Names the kind of problem, for programs and pages with words of their own, and leads to what is known of it. */
  type: string;
  status: number;
  title: string;
  instance: string;
  detail: string;
  /** What an administrator gave as the reason of a decision. */
  reason?: string;
  /** Opens the request that waits for a decision: told to whoever has shown the right password. */
  request_token?: string;
  invalid_parameters?: InvalidParameter[];
}

/** A refusal on its way to whoever asked. `detail` is text for them; internal text never goes in here. */
export class Problem extends Error {
  override name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly more: {
      detail?: string;
      reason?: string;
      requestToken?: string;
      invalidParameters?: InvalidParameter[];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(code);
  }

  get status(): number {
    return CATALOGUE[this.code].status;
  }

  get headers(): Record<string, string> {
    const kind: ProblemKind = CATALOGUE[this.code];
    return { ...(kind.retryAfter !== undefined && { 'Retry-After': String(kind.retryAfter) }), ...this.more.headers };
  }

  body(requestId: string): ProblemBody {
    const { status, title, detail } = CATALOGUE[this.code];
    return {
      type: problemType(this.code),
      status,
      title,
      instance: `vestibule:trace:${requestId}`,
      detail: this.more.detail ?? detail,
      ...(this.more.reason !== undefined && { reason: this.more.reason }),
      ...(this.more.requestToken !== undefined && { request_token: this.more.requestToken }),
      ...(this.more.invalidParameters && { invalid_parameters: this.more.invalidParameters }),
    };
  }
}

/** A 400 about one thing. */
export function invalidParameter(parameter: InvalidParameter, detail?: string): Problem {
  return new Problem('invalid_request', { invalidParameters: [parameter], detail });
}

export function statusOf(code: ProblemCode): number {
  return CATALOGUE[code].status;
}

export function titleOf(code: ProblemCode): string {
  return CATALOGUE[code].title;
}
