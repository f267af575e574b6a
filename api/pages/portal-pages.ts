import type { ErrorRequestHandler, Request, RequestHandler, Response, Router } from 'express';
import helmet from 'helmet';
import { escapeHtml } from '../../domain/escape-html';
import type { Portal } from '../../domain/portal';
import { isDatabaseUnusable } from '../../prisma/stores/sql/database-unavailable';
import type { PortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import { appearanceOf } from '../developer/portal-appearance';
import { formOf } from '../developer/sign-up-form';
import { hostOf } from '../http/forwarding';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import { Problem } from '../http/problem';
import { leadToOwnAddress } from './own-address';
import { pageAssets } from './page-assets';
import type { PageFiles } from './page-files';

/** The addresses of the portal's pages; `web/portal/routes.ts` has the same. */
export const PORTAL_PATHS = [
  '/',
  '/login',
  '/signup',
  '/check-your-mail',
  '/set-password',
  '/forgot-password',
  '/reset-password',
  '/welcome',
  '/waiting',
  '/request',
  '/account',
  '/new-address',
];

export interface PortalPagesDeps {
  portals: Pick<PortalStore, 'byHost'>;
  documents: Pick<PortalDocumentStore, 'latest'>;
  passwordMinCharacters: number;
  /** Null where nothing has been built: then there are no pages. */
  files: PageFiles | null;
}

export interface PortalPages {
  /** The pages, on the hosts of portals alone. */
  router: Router;
  /** Tells people in a browser with a page, rather than in JSON, that nothing is here or that the service is away. */
  problemPage: ErrorRequestHandler;
}

/**
 * One document for all pages of a portal: what it shows is decided by its script, which talks to the developer API. So
 * looking at a page changes nothing, whatever is in its address.
 */
export function portalPages({ portals, documents, passwordMinCharacters, files }: PortalPagesDeps): PortalPages {
  const router = caseSensitiveRouter();
  if (!files) return { router, problemPage: (error, _request, _response, next) => next(error) };

  const knownOf = async (portal: Portal): Promise<Known> => ({
    appearance: appearanceOf(portal, passwordMinCharacters),
    form: formOf((await documents.latest(portal.id, 'sign_up_form')).content),
  });
  const send = (response: Response, status: number, known: Known | null) =>
    void response.status(status).type('html').send(documentFor(files.document, known));

  router.use(
    pageAssets('portal', files),
    leadToOwnAddress((path) => PORTAL_PATHS.includes(path)),
  );
  router
    .route(PORTAL_PATHS)
    .get(onPortal(portals), pagePolicy, async (_request, response) => {
      response.locals['route'] = 'portal page';
      send(response, 200, await knownOf(response.locals['portal'] as Portal));
    })
    .all(onPortal(portals), () => {
      throw new Problem('method_not_allowed', { headers: { Allow: 'GET, HEAD' } });
    });

  const problemPage: ErrorRequestHandler = async (error: unknown, request, response, next) => {
    const status = statusFor(error);
    if (status === null || response.headersSent || !wantsPage(request)) {
      next(error);
      return;
    }
    const portal = await portals.byHost(hostOf(request)).catch(() => null);
    if (status === 404 && !portal) {
      next(error);
      return;
    }
    const known = portal && (await knownOf(portal).catch(() => null));
    pagePolicy(request, response, () => send(response, status, known));
  };
  return { router, problemPage };
}

function onPortal(portals: Pick<PortalStore, 'byHost'>): RequestHandler {
  return async (request, response, next) => {
    const portal = await portals.byHost(hostOf(request));
    response.locals['portal'] = portal;
    next(portal ? undefined : 'route');
  };
}

/** Nothing but our own files; no form leaves by itself, so that what somebody typed never ends up in an address. */
const pagePolicy = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  // The address of a page may hold a token.
  referrerPolicy: { policy: 'no-referrer' },
});

/** What a page knows of its portal before it asks, so that nothing moves once it is there. */
interface Known {
  appearance: ReturnType<typeof appearanceOf>;
  form: ReturnType<typeof formOf>;
}

function documentFor(document: string, known: Known | null): string {
  if (!known) return document;
  const written = (value: unknown) => escapeHtml(JSON.stringify(value));
  return document
    .replace('<title></title>', () => `<title>${escapeHtml(known.appearance.name)}</title>`)
    .replace('name="portal" content=""', () => `name="portal" content="${written(known.appearance)}"`)
    .replace('name="sign-up-form" content=""', () => `name="sign-up-form" content="${written(known.form)}"`);
}

function statusFor(error: unknown): 404 | 503 | null {
  if (error instanceof Problem) return error.status === 404 || error.status === 503 ? error.status : null;
  return isDatabaseUnusable(error) ? 503 : null;
}

function wantsPage(request: Request): boolean {
  const looks = request.method === 'GET' || request.method === 'HEAD';
  return looks && !/^\/(api|v3|assets)\//.test(request.path) && request.accepts(['json', 'html']) === 'html';
}
