import { type Request, type Response, Router } from 'express';
import { recipientsOf } from './mail';
import { listPage, mailPage, messagePage } from './pages';
import type { MailStore } from './store';
import { css } from './style';

const ON_A_PAGE = 200;
const OUR_PAGES =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A mail's own HTML: its inline styles and pictures, nothing that runs or submits, and in our frame only. */
const A_MAIL =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; font-src https:; frame-ancestors 'self'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

/** Where people read the mails. */
export function readingRoom(store: MailStore): Router {
  const router = Router();

  router.get('/', (request: Request, response: Response) => {
    const wanted = typeof request.query.to === 'string' ? request.query.to.trim() : '';
    const mails = store.all().filter((mail) => recipientsOf(mail).some((to) => to.toLowerCase().includes(wanted.toLowerCase())));
    // Somebody waits here for a mail: while nothing is searched for, the list keeps itself fresh.
    if (!wanted) response.set('Refresh', '5');
    sendPage(response, listPage(mails.slice(0, ON_A_PAGE), wanted));
  });

  router.get('/mailbox.css', (_request, response) => void response.type('css').send(css));

  router.get('/mails/:id', (request: Request<{ id: string }>, response: Response) => {
    const mail = store.byId(request.params.id);
    if (!mail) {
      sendPage(response.status(404), messagePage('Not here', 'This mail is not, or no longer, in the mailbox.'));
      return;
    }
    const as = request.query.as ?? (mail.HtmlBody === null ? 'text' : 'html');
    sendPage(
      response,
      mailPage(mail, { as: as === 'text' ? 'text' : 'html', width: request.query.width === 'phone' ? 'phone' : 'full' }),
    );
  });

  router.get('/mails/:id/body', (request: Request<{ id: string }>, response: Response) => {
    const body = store.byId(request.params.id)?.HtmlBody ?? '';
    response.set('Content-Security-Policy', A_MAIL).type('html').send(`<base target="_blank">${body}`);
  });

  return router;
}

function sendPage(response: Response, page: string): void {
  response.set('Content-Security-Policy', OUR_PAGES).type('html').send(page);
}
