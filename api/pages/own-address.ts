import type { RequestHandler } from 'express';

/**
 * Leads to a page's own address whoever has it with capitals, with a slash at its end, or with its `?` or `#` escaped, as
 * some mail programs leave links. A browser keeps the fragment by itself; what was escaped becomes one.
 */
export function leadToOwnAddress(isPage: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const [, written = '', escaped] = /^(.*?)(?:(?:%3f|%23)(.*))?$/i.exec(request.path) ?? [];
    const path = written.toLowerCase().replace(/(?<=.)\/+$/, '');
    const looks = request.method === 'GET' || request.method === 'HEAD';
    if (!looks || path === request.path || !isPage(path)) {
      next();
      return;
    }
    response.locals['route'] = 'page by another address';
    const query = request.url.replace(/^[^?]*/, '');
    response.redirect(308, path + query + (escaped ? `#${escaped}` : ''));
  };
}
