import { distance, lasting } from './distance';
import { useNow } from './now';

const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export const dateAndTime = (iso: string): string => absolute.format(new Date(iso));

interface TimeProps {
  at: string;
  /** `distance`: how far away. `lasting`: how long it has lasted. `date`: the date itself. */
  as?: 'distance' | 'lasting' | 'date';
}

/** A moment; its exact date is one hover away. */
export function Time({ at, as = 'distance' }: TimeProps) {
  const now = useNow();
  const moment = Date.parse(at);
  const exact = dateAndTime(at);
  const shown = as === 'date' ? exact : as === 'lasting' ? lasting(moment, now) : distance(moment, now);
  return (
    <time dateTime={at} title={exact}>
      {shown}
    </time>
  );
}
