import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { PortalStore } from '../prisma/stores/portal/portal-store';
import type { AdministratorDeps } from './administrator/audience';
import { administratorRouter } from './administrator/router';
import { answerProblems } from './http/answer-problems';
import type { DeveloperDeps } from './developer/audience';
import { developerRouter } from './developer/router';
import { administratorHosts } from './guards/administrator-hosts';
import { noticeProxies } from './http/forwarding';
import type { AdministratorGuards } from './guards/administrators';
import type { ManagementDeps } from './management/audience';
import { managementRouter } from './management/router';
import { type CodecDeps, codecRouter } from './operations/codec';
import { documentationRouter, problemsRouter } from './operations/documentation';
import { type HealthDeps, healthRouter } from './operations/health';
import { jsonWebKeysRouter } from './operations/json-web-keys';
import { createMetrics, metricsRouter } from './operations/metrics';
import { openApiDocument } from './openapi-document';
import { consolePages } from './pages/console-pages';
import type { PageFiles } from './pages/page-files';
import { portalPages } from './pages/portal-pages';
import { Problem } from './http/problem';
import { requestLog } from './http/request-log';

export interface AppDeps {
  logger: Logger;
  portals: PortalStore;
  developer: DeveloperDeps;
  management: ManagementDeps;
  /** Administrators themselves: how they log in. */
  administrator: Omit<AdministratorDeps, 'countLogIn'>;
  administrators: AdministratorGuards;
  codec: CodecDeps;
  health: HealthDeps;
  /** The portal's pages as they were built; null where they were not. */
  portalPages: PageFiles | null;
  /** The administrators' console, likewise. */
  consolePages: PageFiles | null;
  /** Hosts that serve administrators, beside this machine's own local names to whoever is on it. */
  administratorHosts: string[];
  /** How many proxies in front are believed about who asked for what. */
  trustedProxies: number;
  temporalUiUrl?: string;
  metricsToken?: string;
}

/** The whole api, assembled and not listening. */
export function createApp(deps: AppDeps): Express {
  const metrics = createMetrics();
  const { portals, developer } = deps;
  const pages = portalPages({
    portals,
    documents: developer.documents,
    passwordMinCharacters: developer.passwordPolicy.minCharacters,
    files: deps.portalPages,
  });
  const app = express();
  app.set('trust proxy', deps.trustedProxies);
  app.enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.disable('x-powered-by');

  app.use(noticeProxies(deps.logger), requestLog(deps.logger, metrics.count), securityHeaders(), neverCached);
  app.use(healthRouter(deps.health), jsonWebKeysRouter(deps.developer.accessTokens), problemsRouter());
  app.use('/api', developerRouter(deps.portals, deps.developer));
  app.use(pages.router);
  app.use(administratorHosts(deps.administratorHosts, portals));
  app.use(consolePages(deps.consolePages));
  app.use('/v3', administratorRouter(deps.administrators, { ...deps.administrator, countLogIn: metrics.countLogIn }));
  app.use('/v3', managementRouter(deps.administrators, deps.management));
  app.use(codecRouter(deps.administrators, deps.codec, deps.temporalUiUrl));
  app.use(metricsRouter(metrics, deps.metricsToken), documentationRouter(openApiDocument()));
  app.use(() => {
    throw new Problem('not_found');
  });
  app.use(pages.problemPage);
  app.use(answerProblems(deps.logger));
  return app;
}

/** Nothing runs here that did not come from here. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Swagger UI sets styles of its own on its elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Pages of allowed origins read answers through CORS.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
}

const neverCached: express.RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
