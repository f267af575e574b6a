import { type StoredMail, recipientsOf } from './mail';
import { invalid } from './postmark-error';

type Query = Record<string, unknown>;

/** Postmark's search of outbound messages: `count` and `offset` are required, the rest narrows down. */
export function search(mails: StoredMail[], query: Query): { total: number; page: StoredMail[] } {
  const count = wholeNumber(query.count, 'count', 1, 500);
  const offset = wholeNumber(query.offset, 'offset', 0, 10_000);
  const tests = Object.entries(query).flatMap(([name, value]) => {
    const test = typeof value === 'string' && value !== '' ? testFor(name.toLowerCase(), value) : null;
    return test ? [test] : [];
  });
  const found = tests.length === 0 ? mails : mails.filter((mail) => tests.every((test) => test(mail)));
  return { total: found.length, page: found.slice(offset, offset + count) };
}

function testFor(name: string, value: string): ((mail: StoredMail) => boolean) | null {
  const wanted = value.toLowerCase();
  if (name.startsWith('metadata_')) {
    const key = name.slice('metadata_'.length);
    return ({ Metadata }) => Object.entries(Metadata).some(([own, it]) => own.toLowerCase() === key && it === value);
  }
  switch (name) {
    case 'recipient':
      return (mail) => recipientsOf(mail).some((address) => address.toLowerCase() === wanted);
    case 'fromemail':
      return ({ From }) => From.toLowerCase().includes(wanted);
    case 'tag':
      return ({ Tag }) => Tag === value;
    case 'subject':
      return ({ Subject }) => Subject.toLowerCase().includes(wanted);
    case 'messagestream':
      return ({ MessageStream }) => MessageStream === value;
    case 'status':
      // Everything is delivered at once.
      return () => wanted === 'sent' || wanted === 'processed';
    case 'fromdate':
      return ({ ReceivedAt }) => Date.parse(ReceivedAt) >= time(value, name);
    case 'todate':
      return ({ ReceivedAt }) => Date.parse(ReceivedAt) < endOf(value, name);
    default:
      return null;
  }
}

/** A day alone means all of it. */
function endOf(value: string, name: string): number {
  return time(value, name) + (/^\d{4}-\d\d-\d\d$/.test(value) ? 24 * 3600 * 1000 : 1);
}

function time(value: string, name: string): number {
  const parsed = Date.parse(value);
  if (Number.isNaN(parsed)) throw invalid(`"${name}" is not a date.`);
  return parsed;
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most)) throw invalid(`"${name}" must be a whole number from ${least} to ${most}.`);
  return number;
}
