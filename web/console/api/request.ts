import { type Outcome, type Refused, type Trouble, outcomeOf } from '../../client/outcome';

/** Why the service has not done what was asked; thrown, so that queries and mutations carry it. */
export class NotDone extends Error {
  override name = 'NotDone';

  constructor(readonly why: Refused | Trouble) {
    super(why.kind === 'refused' ? why.detail : why.kind);
  }
}

/** What the service answered. Throws a NotDone. */
export async function answerOf<T>(asked: Parameters<typeof outcomeOf<T>>[0]): Promise<T> {
  const outcome: Outcome<T> = await outcomeOf(asked);
  if (outcome.kind === 'done') return outcome.data;
  throw new NotDone(outcome);
}

/** A refusal, or null where something else went wrong. */
export function refusalOf(error: unknown): Refused | null {
  return error instanceof NotDone && error.why.kind === 'refused' ? error.why : null;
}

/** Whether the service no longer knows who is asking. */
export function isLoggedOut(error: unknown): boolean {
  return refusalOf(error)?.status === 401;
}

/** What was sent may have arrived, and its answer been lost. */
const LOOK_AGAIN = 'If you have just changed something, it may have been done or not: look again.';

/** What went wrong, in words for administrators. */
export function inWords(error: unknown): string {
  if (!(error instanceof NotDone)) return 'Something went wrong in this page. Reloading it may help.';
  const { why } = error;
  switch (why.kind) {
    case 'offline':
      return `You seem to be offline. ${LOOK_AGAIN}`;
    case 'away':
      return `The service cannot be reached at the moment. ${LOOK_AGAIN}`;
    case 'slow_down':
      return `Too many attempts from your network. Try again in ${why.seconds} seconds.`;
    case 'refused':
      if (why.code === 'forbidden') return 'You may look at this portal, but not change it.';
      return why.fields.map(({ field, reason }) => `${field}: ${reason}`).join('; ') || why.detail;
  }
}
