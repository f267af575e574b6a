import type { Router } from 'express';
import { caseSensitiveRouter } from '../http/case-sensitive-router';

export interface HealthDeps {
  /** Aborted once the process is to end. */
  stopping: AbortSignal;
  databaseAnswers(): Promise<boolean>;
  temporalAnswers(): Promise<boolean>;
}

/** For load balancers, on every host: `/healthz` says that the process lives, `/readyz` that what it needs answers too. */
export function healthRouter({ stopping, databaseAnswers, temporalAnswers }: HealthDeps): Router {
  const router = caseSensitiveRouter();
  router.get('/healthz', (_request, response) => {
    response.locals['route'] = '/healthz';
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    response.locals['route'] = '/readyz';
    if (stopping.aborted) return void response.status(503).json({ api: 'stopping' });
    const [database, temporal] = await Promise.all([databaseAnswers(), temporalAnswers()]);
    response.status(database && temporal ? 200 : 503).json({ database: word(database), temporal: word(temporal) });
  });
  return router;
}

function word(answers: boolean): string {
  return answers ? 'ok' : 'unreachable';
}
