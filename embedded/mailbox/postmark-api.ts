import { setTimeout as wait } from 'node:timers/promises';
import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { bounceId, searchBounces } from './bounce-search';
import type { Faults } from './fault-injection';
import { type StoredMail, recipientsOf } from './mail';
import * as errors from './postmark-error';
import { readMessage } from './read-message';
import { search } from './search';
import type { MailStore } from './store';

const LARGEST_BATCH = 500;

/** The part of Postmark's HTTP API that sends and searches, for any server token but `invalid`, and any stream but `unknown`. */
export function postmarkApi(store: MailStore, faults: Faults): Router {
  const router = Router();
  const guards = [needToken, failOnWish(faults)];

  router.post('/email', guards, readJson, async (request: Request, response: Response) => {
    const { arriveMs, answerMs } = faults.delays;
    await wait(arriveMs);
    if (faults.mode === 'unconfirmed') throw errors.unconfirmed();
    const mail = received(request.body, faults);
    await keep(store, [mail]);
    await wait(answerMs);
    answerSend(faults, response, accepted(mail));
  });

  router.post('/email/batch', guards, readJson, async (request: Request, response: Response) => {
    if (!Array.isArray(request.body)) throw errors.incompatibleJson('a list of messages is needed.');
    if (request.body.length > LARGEST_BATCH) throw errors.batchTooLarge();
    const results = (request.body as unknown[]).map((message) => tryToRead(message, faults));
    await keep(
      store,
      results.flatMap((result) => ('mail' in result ? [result.mail] : [])),
    );
    answerSend(
      faults,
      response,
      results.map((result) => result.answer),
    );
  });

  router.get('/messages/outbound', guards, (request: Request, response: Response) => {
    const { total, page } = search(searchable(store, faults), request.query);
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

  // What a look at the mail host asks for, before there are mails.
  router.get('/server', guards, (_request: Request, response: Response) => {
    response.json({ ID: 1, Name: 'mailbox', DeliveryType: 'Sandbox' });
  });

  router.get('/message-streams/:id', guards, (request: Request<{ id: string }>, response: Response) => {
    if (request.params.id === 'unknown') throw errors.noSuchStream();
    response.json({ ID: request.params.id, ServerID: 1, Name: request.params.id, MessageStreamType: 'Transactional' });
  });

  router.get('/bounces', guards, (request: Request, response: Response) => {
    response.json(searchBounces(store.all(), request.query));
  });

  return router;
}

const needToken: RequestHandler = (request, _response, next) => {
  const token = request.get('X-Postmark-Server-Token');
  next(token && token !== 'invalid' ? undefined : errors.noToken());
};

const readJson: RequestHandler[] = [
  json({ limit: '50mb', strict: false, type: () => true }),
  (request, _response, next) => next(request.body === undefined ? errors.invalidJson() : undefined),
];

function failOnWish(faults: Faults): RequestHandler {
  return (_request, response, next) => {
    if (faults.mode === 'unavailable') throw errors.maintenance();
    if (faults.mode === 'busy') throw errors.tooMany();
    if (faults.mode === 'hang') {
      faults.hang(response);
      return;
    }
    next();
  };
}

/** Those that a search shows by now. */
function searchable(store: MailStore, { delays: { searchMs } }: Faults): StoredMail[] {
  const mails = store.all();
  return searchMs === 0 ? mails : mails.filter(({ ReceivedAt }) => Date.parse(ReceivedAt) <= Date.now() - searchMs);
}

/** Whoever sends keeps what is refused with 503, and tries again. */
async function keep(store: MailStore, mails: StoredMail[]): Promise<void> {
  await store.add(mails).catch(() => {
    throw errors.notKept();
  });
}

function answerSend(faults: Faults, response: Response, answer: unknown): void {
  if (faults.mode === 'lost') response.destroy();
  else response.json(answer);
}

function received(message: unknown, faults: Faults): StoredMail {
  const mail = readMessage(message, (address) => faults.isInactive(address));
  const bounces = recipientsOf(mail).flatMap((Email) => {
    const Type = faults.bounceOf(Email);
    return Type ? [{ Email, Type }] : [];
  });
  return bounces.length === 0 ? mail : { ...mail, Bounces: bounces };
}

function tryToRead(message: unknown, faults: Faults): { mail: StoredMail; answer: unknown } | { answer: unknown } {
  try {
    const mail = received(message, faults);
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
  const { HtmlBody: _html, TextBody: _text, ReplyTo: _replyTo, Headers: _headers, Bounces: _bounces, ...rest } = mail;
  const constant = { Attachments: [], Status: 'Sent', TrackOpens: false, TrackLinks: 'None', Sandboxed: false };
  return { ...rest, ...constant, Recipients: recipientsOf(mail) };
}

function events(mail: StoredMail): object[] {
  const { MessageID, ReceivedAt, Bounces = [] } = mail;
  const delivered = { DeliveryMessage: 'kept in the mailbox', DestinationServer: 'localhost', DestinationIP: '127.0.0.1' };
  return recipientsOf(mail).map((Recipient) => {
    const bounce = Bounces.find(({ Email }) => Email === Recipient);
    const details = bounce && { Summary: bounce.Type, BounceID: String(bounceId(MessageID, Recipient)) };
    return { Recipient, Type: details ? 'Bounced' : 'Delivered', ReceivedAt, Details: details ?? delivered };
  });
}

function source(mail: StoredMail): string {
  const headers = [`From: ${mail.From}`, `To: ${mail.To.map(({ Email }) => Email).join(', ')}`, `Subject: ${mail.Subject}`];
  headers.push(...mail.Headers.map(({ Name, Value }) => `${Name}: ${Value}`));
  return `${headers.join('\r\n')}\r\n\r\n${mail.TextBody ?? mail.HtmlBody ?? ''}`;
}
