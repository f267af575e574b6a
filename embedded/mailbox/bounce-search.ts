import { createHash } from 'node:crypto';
import { type BounceType, codeOf, deactivates } from './bounce';
import type { StoredMail } from './mail';
import { endOf, filtersOf, pageOf, type Query, timeOf } from './query';

interface Bounce {
  ID: number;
  Type: BounceType;
  Email: string;
  Inactive: boolean;
  mail: StoredMail;
}

/** Postmark's search of bounces, newest first: `count` and `offset` are required, the rest narrows down. */
export function searchBounces(mails: StoredMail[], query: Query): { TotalCount: number; Bounces: object[] } {
  const page = pageOf(query);
  const found = mails.flatMap(bouncesOf).filter(filtersOf(query, filterFor));
  return { TotalCount: found.length, Bounces: page(found).map(shown) };
}

function bouncesOf(mail: StoredMail): Bounce[] {
  const { MessageID, Bounces = [] } = mail;
  return Bounces.map(({ Email, Type }) => ({
    ID: bounceId(MessageID, Email),
    Type,
    Email,
    Inactive: deactivates(Type),
    mail,
  }));
}

/** Postmark's ids are numbers; the same bounce keeps its own over a restart. */
export function bounceId(messageId: string, address: string): number {
  return createHash('sha256').update(`${messageId} ${address}`).digest().readUIntBE(0, 5);
}

function filterFor(name: string, value: string): ((bounce: Bounce) => boolean) | null {
  const wanted = value.toLowerCase();
  switch (name) {
    case 'type':
      return ({ Type }) => Type.toLowerCase() === wanted;
    case 'inactive':
      return ({ Inactive }) => String(Inactive) === wanted;
    case 'emailfilter':
      return ({ Email }) => Email.toLowerCase().includes(wanted);
    case 'tag':
      return ({ mail }) => mail.Tag === value;
    case 'messageid':
      return ({ mail }) => mail.MessageID === wanted;
    case 'messagestream':
      return ({ mail }) => mail.MessageStream === value;
    case 'fromdate': {
      const from = timeOf(value, name);
      return ({ mail }) => Date.parse(mail.ReceivedAt) >= from;
    }
    case 'todate': {
      const end = endOf(value, name);
      return ({ mail }) => Date.parse(mail.ReceivedAt) < end;
    }
    default:
      return null;
  }
}

function shown({ ID, Type, Email, Inactive, mail }: Bounce): object {
  const { MessageID, MessageStream, Tag, From, Subject, ReceivedAt } = mail;
  return {
    RecordType: 'Bounce',
    ID,
    Type,
    TypeCode: codeOf(Type),
    Name: Type.replace(/([a-z])([A-Z])/g, '$1 $2'),
    Tag,
    MessageID,
    ServerID: 1,
    MessageStream,
    Description: 'This address bounces in the mailbox.',
    Details: 'smtp;550 told to bounce',
    Email,
    From,
    // Mails bounce at once here.
    BouncedAt: ReceivedAt,
    DumpAvailable: false,
    Inactive,
    CanActivate: Inactive && Type !== 'SpamComplaint',
    Subject,
  };
}
