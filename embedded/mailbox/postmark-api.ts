import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import type { Faults } from './faults';
import { type StoredMail, recipientsOf } from './mail';
import * as errors from './postmark-error';
import { readMessage } from './read-message';
import { search } from './search';
import type { MailStore } from './store';

const LARGEST_BATCH = 500;

/** The part of Postmark's HTTP API that sends and searches, for any server token that is not empty. */
export function postmarkApi(store: MailStore, faults: Faults): Router {
  const router = Router();
  const guards = [needToken, failOnWish(faults)];

  router.post('/email', guards, readJson, async (request: Request, response: Response) => {
    const mail = readMessage(request.body, (address) => faults.isInactive(address));
    await store.add([mail]);
    answerSend(faults, response, accepted(mail));
  });

  router.post('/email/batch', guards, readJson, async (request: Request, response: Response) => {
    if (!Array.isArray(request.body)) throw errors.incompatibleJson('a list of messages is needed.');
    if (request.body.length > LARGEST_BATCH) throw errors.batchTooLarge();
    const results = (request.body as unknown[]).map((message) => tryToRead(message, faults));
    await store.add(results.flatMap((result) => ('mail' in result ? [result.mail] : [])));
    answerSend(
      faults,
      response,
      results.map((result) => result.answer),
    );
  });

  router.get('/messages/outbound', guards, (request: Request, response: Response) => {
    const { total, page } = search(store.all(), request.query);
    response.json({ TotalCount: total, Messages: page.map(summary) });
  });

  router.get('/messages/outbound/:id/details', guards, (request: Request<{ id: string }>, response: Response) => {
    const mail = store.byId(request.params.id);
    if (!mail) throw errors.notFound();
    response.json({
      ...summary(mail),
      TextBody: mail.TextBody,
      HtmlBody: mail.HtmlBody,
      Body: source(mail),
      MessageEvents: events(mail),
    });
  });

  return router;
}

const needToken: RequestHandler = (request, _response, next) => {
  next(request.get('X-Postmark-Server-Token') ? undefined : errors.noToken());
};

const readJson: RequestHandler[] = [
  json({ limit: '50mb', strict: false, type: () => true }),
  (request, _response, next) => next(request.body === undefined ? errors.invalidJson() : undefined),
];

function failOnWish(faults: Faults): RequestHandler {
  return (_request, response, next) => {
    if (faults.mode === 'unavailable') throw errors.maintenance();
    if (faults.mode === 'busy') throw errors.tooMany();
    if (faults.mode === 'hang') return faults.hang(response);
    next();
  };
}

function answerSend(faults: Faults, response: Response, answer: unknown): void {
  if (faults.mode === 'lost') response.destroy();
  else response.json(answer);
}

function tryToRead(message: unknown, faults: Faults): { mail: StoredMail; answer: unknown } | { answer: unknown } {
  try {
    const mail = readMessage(message, (address) => faults.isInactive(address));
    return { mail, answer: accepted(mail) };
  } catch (error) {
    if (!(error instanceof errors.PostmarkError)) throw error;
    return { answer: { ErrorCode: error.code, Message: error.message } };
  }
}

function accepted(mail: StoredMail): object {
  const To = mail.To.map(({ Email }) => Email).join(', ');
  return { To, SubmittedAt: mail.ReceivedAt, MessageID: mail.MessageID, ErrorCode: 0, Message: 'OK' };
}

function summary(mail: StoredMail): object {
  const { HtmlBody: _html, TextBody: _text, ReplyTo: _replyTo, Headers: _headers, ...rest } = mail;
  const constant = { Attachments: [], Status: 'Sent', TrackOpens: false, TrackLinks: 'None', Sandboxed: false };
  return { ...rest, ...constant, Recipients: recipientsOf(mail) };
}

function events({ ReceivedAt, ...mail }: StoredMail): object[] {
  const Details = { DeliveryMessage: 'kept in the mailbox', DestinationServer: 'localhost', DestinationIP: '127.0.0.1' };
  return recipientsOf({ ReceivedAt, ...mail }).map((Recipient) => ({ Recipient, Type: 'Delivered', ReceivedAt, Details }));
}

function source(mail: StoredMail): string {
  const headers = [`From: ${mail.From}`, `To: ${mail.To.map(({ Email }) => Email).join(', ')}`, `Subject: ${mail.Subject}`];
  return `${headers.join('\r\n')}\r\n\r\n${mail.TextBody ?? mail.HtmlBody ?? ''}`;
}
