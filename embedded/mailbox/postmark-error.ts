/** A refusal as Postmark words it: an HTTP status, and a code of its own in the body. */
export class PostmarkError extends Error {
  override name = 'PostmarkError';

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export const noToken = () =>
  new PostmarkError(401, 10, 'The Server Token you provided in the X-Postmark-Server-Token request header was invalid.');
export const maintenance = () => new PostmarkError(503, 100, 'The mailbox was told to be unavailable.');
export const notKept = () => new PostmarkError(503, 100, 'The mailbox cannot write its file. Try again later.');
export const tooMany = () => new PostmarkError(429, 429, 'The mailbox was told to be busy.');
export const invalid = (what: string) => new PostmarkError(422, 300, what);
export const invalidJson = () => new PostmarkError(422, 402, 'Invalid JSON: the body could not be read.');
export const incompatibleJson = (what: string) => new PostmarkError(422, 403, `Incompatible JSON: ${what}`);
export const unconfirmed = () => new PostmarkError(422, 401, 'The mailbox was told to take no sender for confirmed.');
export const inactive = (addresses: string[]) =>
  new PostmarkError(
    422,
    406,
    `You tried to send to recipients that are inactive. Found inactive addresses: ${addresses.join(', ')}. Inactive addresses have bounced hard or complained before.`,
  );
export const batchTooLarge = () => new PostmarkError(422, 410, 'A batch may hold 500 messages at most.');
export const notFound = () => new PostmarkError(422, 701, 'This message was not found.');
export const noSuchStream = () =>
  new PostmarkError(422, 1226, 'The message stream for the provided ID was not found on this server.');
export const noSuchEndpoint = () =>
  new PostmarkError(404, 0, 'This mailbox answers a part of the Postmark API only; this endpoint is not in it.');
