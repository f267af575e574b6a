import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Router } from 'express';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { AdministratorLogInOutcome } from '../../prisma/stores/administrator/administrator-log-in-store';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import { beganHere } from '../http/forwarding';
import { Problem } from '../http/problem';
import type { Served } from '../http/request-log';

export interface Metrics {
  count(served: Served): void;
  countLogIn(outcome: AdministratorLogInOutcome): void;
  /** In Prometheus's text format. */
  text(): Promise<string>;
  contentType: string;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const logIns = new Counter({
    name: 'administrator_log_ins_total',
    help: 'Tries to log in to the console',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    countLogIn: (outcome) => logIns.inc({ outcome }),
    count({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      duration.observe({ method, route }, seconds);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** `/metrics`: with the token that the settings name, or from this machine alone where they name none. */
export function metricsRouter(metrics: Metrics, token: string | undefined): Router {
  const router = caseSensitiveRouter();
  router.get('/metrics', admit(token), async (_request, response) => {
    response.locals['route'] = '/metrics';
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

function admit(token: string | undefined): RequestHandler {
  return (request, _response, next) => {
    const known = token === undefined ? beganHere(request) : isSame(request.headers.authorization ?? '', `Bearer ${token}`);
    if (!known) throw new Problem(token === undefined ? 'not_found' : 'unauthorized');
    next();
  };
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
