import { dirname } from 'node:path';
import { type Router, static as serveFiles } from 'express';
import { problemsPage } from '../documents/problems';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import { PROBLEMS_PATH } from '../http/problem';

/** Kept apart from the page, since the page's policy allows no script of its own. */
const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Vestibule: API documentation</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <main id="ui"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** What the `type` of a problem leads to: on every host, since any of them answers with problems. */
export function problemsRouter(): Router {
  const router = caseSensitiveRouter();
  const page = problemsPage();
  router.get(PROBLEMS_PATH, (_request, response) => {
    response.locals['route'] = PROBLEMS_PATH;
    response.type('html').send(page);
  });
  return router;
}

/** `/openapi.json`, and `/docs` to read it and try it out. */
export function documentationRouter(document: object): Router {
  const router = caseSensitiveRouter();
  router.use((_request, response, next) => {
    response.locals['route'] = '/docs';
    next();
  });
  router.get('/openapi.json', (_request, response) => void response.json(document));
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START));
  router.use('/docs', serveFiles(dirname(require.resolve('swagger-ui-dist/package.json')), { index: false, redirect: false }));
  return router;
}
