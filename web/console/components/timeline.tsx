import type { Account } from '../api/developers';
import { useNow } from './now';
import { dateAndTime, Time } from './time';

type Change = Account['changes'][number];
type Mail = Account['mails'][number];
type Entry = { at: string; change: Change } | { at: string; mail: Mail };

/** Everything that happened to an account, the earliest first. */
export function Timeline({ account: { changes, mails } }: { account: Account }) {
  const entries: Entry[] = [
    ...changes.map((change) => ({ at: change.at, change })),
    ...mails.map((mail) => ({ at: mail.at, mail })),
  ];
  // A mail follows the change that called for it, at the same moment.
  entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <ol className="timeline">
      {entries.map((entry, index) => (
        <li key={index} className={'mail' in entry ? `mail ${entry.mail.state}` : `change ${entry.change.event}`}>
          <div>
            {'mail' in entry ? <MailEntry mail={entry.mail} /> : <ChangeEntry change={entry.change} />}
            <time dateTime={entry.at}>{dateAndTime(entry.at)}</time>
          </div>
        </li>
      ))}
    </ol>
  );
}

function ChangeEntry({ change }: { change: Change }) {
  return (
    <>
      <p>{happened(change)}</p>
      {change.decided_under && <p className="why">{decidedUnder(change, change.decided_under)}</p>}
      {change.before && <p className="why">Before: {change.before}</p>}
      {change.reason && <blockquote>{change.reason}</blockquote>}
    </>
  );
}

/** By which rule, under which policy, on which facts. */
function decidedUnder({ actor }: Change, { policy, rule, facts }: NonNullable<Change['decided_under']>): string {
  if (rule === null)
    return actor === 'administrator' || actor === 'temporal' ? `Under policy ${policy}` : `No rule matched, policy ${policy}`;
  return `By rule “${rule}”, policy ${policy}${facts.length > 0 ? `: ${facts.join(', and ')}` : ''}`;
}

function happened({ event, by, to_status }: Change): string {
  switch (event) {
    case 'registered':
      return 'Signed up';
    case 'created':
      return `Account made by ${by}`;
    case 'email_verified':
      return 'Confirmed the address';
    case 'password_set':
      return to_status === 'pending' ? 'Set a password' : `Set a password, and is ${to_status}`;
    case 'question_asked':
      return `Asked by ${by}`;
    case 'question_answered':
      return to_status === 'pending' ? 'Answered' : `Answered, and is ${to_status}`;
    case 'approved_once':
      return `Approved by ${by}, as the first of two`;
    case 'reminded':
      return 'Reminded of what was asked';
    case 'escalated':
      return 'Those in charge were told that the request waits too long';
    case 'note_added':
      return `Note by ${by}`;
    case 'withdrawn':
      return 'Withdrawn by the developer';
    case 'request_expired':
      return 'The request ended undecided';
    case 'approved':
      return `Approved by ${by}`;
    case 'rejected':
      return `Rejected by ${by}`;
    case 'revoked':
      return `Revoked by ${by}`;
    case 'renamed':
      return `Name changed by ${by}`;
    case 'email_changed':
      return 'Address changed by the developer';
    case 'deadline_passed':
      return 'The registration ended by itself';
    case 'deleted':
      return `Deleted by ${by}`;
  }
}

const FATE: Record<Mail['state'], string> = {
  queued: 'on its way',
  sent: 'sent',
  failed: 'failed',
  suppressed: 'not sent',
  bounced: 'bounced',
};

function MailEntry({ mail: { label, to, state, failure, failing_since, next_try_at } }: { mail: Mail }) {
  const now = useNow();
  const isStuck = failing_since !== null;
  const failed = state === 'failed' || state === 'bounced' || isStuck;
  return (
    <>
      <p>
        {to === 'administrator' ? `${label}, to an administrator` : label}:{' '}
        <span className={failed ? 'fate bad' : 'fate'}>{isStuck ? 'not sent yet' : FATE[state]}</span>
      </p>
      {failure && <p className="why">{failure}</p>}
      {isStuck && (
        <p className="why">
          Failing for <Time at={failing_since} as="lasting" />
          {next_try_at !== null && Date.parse(next_try_at) > now && (
            <>
              , tried again <Time at={next_try_at} />
            </>
          )}
        </p>
      )}
    </>
  );
}
