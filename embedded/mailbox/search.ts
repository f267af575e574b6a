import { type StoredMail, recipientsOf } from './mail';
import { endOf, filtersOf, pageOf, type Query, timeOf } from './query';

/** Postmark's search of outbound messages: `count` and `offset` are required, the rest narrows down. */
export function search(mails: StoredMail[], query: Query): { total: number; page: StoredMail[] } {
  const page = pageOf(query);
  const found = mails.filter(filtersOf(query, filterFor));
  return { total: found.length, page: page(found) };
}

function filterFor(name: string, value: string): ((mail: StoredMail) => boolean) | null {
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
      // Everything is sent at once; what bounces was sent, too.
      return () => wanted === 'sent' || wanted === 'processed';
    case 'fromdate': {
      const from = timeOf(value, name);
      return ({ ReceivedAt }) => Date.parse(ReceivedAt) >= from;
    }
    case 'todate': {
      const end = endOf(value, name);
      return ({ ReceivedAt }) => Date.parse(ReceivedAt) < end;
    }
    default:
      return null;
  }
}
