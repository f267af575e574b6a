import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { isDatabaseUnusable } from '../../prisma/stores/sql/database-unavailable';
import { isGivenUp } from '../../prisma/stores/sql/write-conflict';
import { PasswordsBusy } from '../../security/password-hasher';
import { describeError } from './describe-error';
import { invalidParameter, Problem } from './problem';

/** These change nothing, so nothing has been changed. */
const READS = new Set(['GET', 'HEAD']);

/** Answers with the problem that an error is. */
export function answerProblems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const requestId = String(response.locals['requestId']);
    const problem = problemOf(error, logger, { method: request.method, requestId, route: response.locals['route'] as unknown });
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(JSON.stringify(problem.body(requestId)));
  };
}

/** The one place where an error becomes a problem. What is not a refusal is a defect: told in the log alone. */
export function problemOf(
  error: unknown,
  logger: Logger,
  { method, ...where }: { method: string; requestId: string; route: unknown },
): Problem {
  const known = asProblem(error, method);
  if (!known) logger.error({ ...where, error: describeError(error) }, 'a request failed');
  return known ?? new Problem('internal');
}

function asProblem(error: unknown, method: string): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof PasswordsBusy) return new Problem('busy');
  if (isGivenUp(error)) return new Problem('busy');
  if (isDatabaseUnusable(error)) return new Problem(READS.has(method) ? 'unavailable' : 'unconfirmed');
  // A path with a broken escape names nothing.
  if (error instanceof URIError) return new Problem('not_found');
  return asBodyProblem(error);
}

/** What Express's body parser refuses; it marks its errors with a type. */
function asBodyProblem(error: unknown): Problem | null {
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  switch (type) {
    case 'entity.too.large':
      return new Problem('body_too_large');
    case 'encoding.unsupported':
      return new Problem('media_type', { detail: 'The request body must not be compressed, or not in this way' });
    case 'charset.unsupported':
      return new Problem('media_type');
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return invalidParameter({ field: 'body', rule: 'invalid', reason: 'is not valid JSON', source: 'body' });
    default:
      // A compressed body that cannot be unpacked has no type of its own.
      return isClientError(error)
        ? invalidParameter({ field: 'body', rule: 'invalid', reason: 'cannot be read', source: 'body' })
        : null;
  }
}

function isClientError(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 400;
}
