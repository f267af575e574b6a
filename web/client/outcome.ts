/** What is wrong with one field, as a 400 has it. */
export interface WrongField {
  field: string;
  rule: string;
  /** In English, for people who run a portal. */
  reason: string;
}

/** A refusal that a page has words for. */
export interface Refused {
  kind: 'refused';
  status: number;
  /** The fragment of the problem's type: `token_expired`. */
  code: string;
  /** In English, for people who run a portal. */
  detail: string;
  /** An administrator's own words. */
  reason: string | null;
  /** Opens the request that waits, where the right password was not enough. */
  requestToken: string | null;
  fields: WrongField[];
}

/** No answer says what was done: all of it, or nothing. Trying again may help. */
export type Trouble = { kind: 'offline' } | { kind: 'away' } | { kind: 'slow_down'; seconds: number };

export type Outcome<T> = { kind: 'done'; data: T } | Refused | Trouble;

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Sorts an answer, or the lack of one, into what pages tell apart. Never rejects. */
export async function outcomeOf<T>(asked: Promise<Answered<T>>): Promise<Outcome<T>> {
  let answer: Answered<T>;
  try {
    answer = await asked;
  } catch {
    return { kind: navigator.onLine ? 'away' : 'offline' };
  }
  const { data, error, response } = answer;
  if (response.ok) return { kind: 'done', data: data as T };
  if (response.status === 429) return { kind: 'slow_down', seconds: Number(response.headers.get('retry-after')) || 60 };
  if (response.status >= 500) return { kind: 'away' };
  return refused(response.status, error);
}

/** A problem document as the contract has it. */
export interface ProblemDocument {
  type?: string;
  detail?: string;
  reason?: string;
  request_token?: string;
  invalid_parameters?: WrongField[];
}

/** A problem that has come with a status, or in an answer about several things. */
export function refused(status: number, error: unknown): Refused {
  const problem = (typeof error === 'object' && error !== null ? error : {}) as ProblemDocument;
  return {
    kind: 'refused',
    status,
    code: problem.type?.split('#').at(-1) ?? '',
    detail: problem.detail ?? '',
    reason: problem.reason ?? null,
    requestToken: problem.request_token ?? null,
    fields: problem.invalid_parameters ?? [],
  };
}
