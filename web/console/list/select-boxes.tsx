import { CheckboxButton, CheckboxField } from 'react-aria-components';
import type { PagedList } from './paged';
import type { Selection } from './selection';

/** The box before a row. */
export function SelectRow<Item extends { id: string; full_name: string }>({
  item,
  selection,
}: {
  item: Item;
  selection: Selection<Item>;
}) {
  return (
    <div role="cell" className="cell box">
      <CheckboxField
        aria-label={`Select ${item.full_name}`}
        isSelected={selection.has(item.id)}
        onChange={(selected) => (selected ? selection.add([item]) : selection.remove([item]))}
      >
        <CheckboxButton className="checkbox">
          <Tick />
        </CheckboxButton>
      </CheckboxField>
    </div>
  );
}

/** The box above: all rows that have been read. */
export function SelectAll<Item extends { id: string }>({
  list,
  selection,
}: {
  list: PagedList<Item>;
  selection: Selection<Item>;
}) {
  const all = list.read.length > 0 && list.read.every(({ id }) => selection.has(id));
  return (
    <div role="columnheader" className="cell box">
      <CheckboxField
        aria-label="Select all that are shown"
        isSelected={all}
        isIndeterminate={!all && selection.items.length > 0}
        onChange={(selected) => (selected ? selection.add(list.read) : selection.clear())}
      >
        <CheckboxButton className="checkbox">
          <Tick />
        </CheckboxButton>
      </CheckboxField>
    </div>
  );
}

function Tick() {
  return (
    <span className="tick" aria-hidden="true">
      <svg viewBox="0 0 16 16" width="16" height="16">
        <path className="yes" d="m3.5 8.5 3 3 6-7" />
        <path className="some" d="M4 8h8" />
      </svg>
    </span>
  );
}
