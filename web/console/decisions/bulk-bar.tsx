import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { PagedList } from '../list/paged';
import type { Selection } from '../list/selection';
import { inWords } from '../api/request';
import type { Developer } from '../api/developers';
import type { DecisionDraft } from './decision-dialog';
import { useDecisions } from './decisions';

interface BulkBarProps {
  portalId: string;
  list: PagedList<Developer>;
  selection: Selection<Developer>;
  onAsk(draft: DecisionDraft): void;
}

/** More are not read for one decision: whoever decides about so many filters first. */
const MOST_AT_ONCE = 5_000;

/** What can be done about all rows that are ticked. */
export function BulkBar({ portalId, list, selection, onAsk }: BulkBarProps) {
  const queue = useDecisions();
  const [reading, setReading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { items } = selection;
  if (items.length === 0) return null;
  const total = list.total ?? 0;
  const everybody = async () => {
    setReading(true);
    setFailure(null);
    await list
      .readAll()
      .then(selection.add)
      .catch((error: unknown) => setFailure(inWords(error)));
    setReading(false);
  };
  const approve = () => {
    queue.hold({ portalId, decision: 'approved', people: items });
    selection.clear();
  };
  return (
    <section className="bulk" aria-label="Selected requests">
      <p role="status">{failure ?? `${items.length} selected`}</p>
      {total > items.length && total <= MOST_AT_ONCE && list.read.every(({ id }) => selection.has(id)) && (
        <Button className="button plain small" isPending={reading} onPress={() => void everybody()}>
          {reading ? 'Selecting…' : `Select all ${total}`}
        </Button>
      )}
      <Button className="button plain small" onPress={selection.clear}>
        Select none
      </Button>
      <Button className="button quiet small" onPress={() => onAsk({ decision: 'rejected', people: items })}>
        Reject…
      </Button>
      <Button className="button good small" onPress={approve}>
        Approve
      </Button>
    </section>
  );
}
