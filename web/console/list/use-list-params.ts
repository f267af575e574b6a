import { useSearchParams } from 'wouter';
import { useDebounced } from '../components/use-debounced';

const TYPING_MS = 250;

/** What a list is asked for: whom, in which order, and with which status where it has several. */
export interface ListAddress {
  /** As typed. */
  typed: string;
  /** The same once typing has paused: what is searched for. */
  person: string;
  sort: string;
  status: string;
  set(what: 'person' | 'sort' | 'status', value: string): void;
}

/** A list's search, filter and order live in the page's address: they can be bookmarked, and "back" brings them back. */
export function useListAddress(defaultSort: string): ListAddress {
  const [parameters, setParameters] = useSearchParams();
  const typed = parameters.get('person') ?? '';
  return {
    typed,
    person: useDebounced(typed.trim(), TYPING_MS),
    sort: parameters.get('sort') ?? defaultSort,
    status: parameters.get('status') ?? '',
    set(what, value) {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === '' || (what === 'sort' && value === defaultSort)) after.delete(what);
          else after.set(what, value);
          return after;
        },
        { replace: true },
      );
    },
  };
}
