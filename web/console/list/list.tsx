import {
  type Column,
  type ColumnDef,
  type Row as TableRow,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { Loading, Trouble } from '../components/notice';
import type { PagedList } from './paged';
import { SelectAll, SelectRow } from './select-boxes';
import type { Selection } from './selection';

const features = tableFeatures({ rowSortingFeature });
/** A column of a list. `id` is what the service sorts by. */
export type ListColumn<Item extends object> = ColumnDef<typeof features, Item>;

interface ListProps<Item extends { id: string; full_name: string }> {
  /** What the list is of, for those who cannot see its heading. */
  label: string;
  list: PagedList<Item>;
  columns: ListColumn<Item>[];
  /** The contract's notation: `created_at`, `email desc`. */
  sort: string;
  onSort(sort: string): void;
  selection?: Selection<Item>;
  /** Shown where there is nothing to show. */
  empty: ReactNode;
  /** Names the grid of the columns in the style sheet. */
  look: string;
}

const ROW_PX = 64;
const OVERSCAN = 12;
/** No browser draws a page that is much longer than their rows together: Firefox ends at 17,900,000 px. */
const MOST_ROWS = 250_000;

/** A table of any length: only the rows in sight are there, and only their pages are read. */
export function List<Item extends { id: string; full_name: string }>(props: ListProps<Item>) {
  const { label, list, columns, sort, onSort, selection, empty, look } = props;
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const shown = Math.min(list.total ?? 0, MOST_ROWS);
  const rows = useWindowVirtualizer({
    count: shown,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: place?.offsetTop ?? 0,
  });
  const inSight = rows.getVirtualItems();
  const [first, last] = [inSight[0]?.index ?? 0, inSight.at(-1)?.index ?? 0];
  useEffect(() => list.look(first, last));
  const table = useTable({
    features,
    columns,
    data: list.read,
    getRowId: ({ id }) => id,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting: sortingOf(sort) },
    onSortingChange: (update) => onSort(sortOf(typeof update === 'function' ? update(sortingOf(sort)) : update)),
  });

  if (list.error !== null && list.total === null) return <Trouble error={list.error} onRetry={list.retry} />;
  if (list.total === null) return <Loading what={label.toLowerCase()} />;
  if (list.total === 0) return empty;
  const tableRows = new Map(table.getRowModel().rows.map((row) => [row.id, row]));
  return (
    <>
      {list.error !== null && <Trouble error={list.error} onRetry={list.retry} />}
      <div role="table" aria-label={label} aria-rowcount={list.total + 1} className={`list ${look}`}>
        <div role="rowgroup" className="list-head">
          <div role="row" aria-rowindex={1} className="list-row">
            {selection && <SelectAll list={list} selection={selection} />}
            {table.getFlatHeaders().map((header) => (
              <ColumnHead key={header.id} column={header.column}>
                <table.FlexRender header={header} />
              </ColumnHead>
            ))}
          </div>
        </div>
        <div ref={setPlace} role="rowgroup" className="list-body" style={{ height: rows.getTotalSize() }}>
          {inSight.map((spot) => {
            const item = list.at(spot.index);
            const row = item && tableRows.get(item.id);
            return (
              <ListRow
                key={spot.key}
                spot={spot}
                offset={rows.options.scrollMargin}
                isLast={spot.index === shown - 1}
                measure={rows.measureElement}
              >
                {row ? (
                  <>
                    {selection && <SelectRow item={row.original} selection={selection} />}
                    <Cells row={row} render={(cell) => <table.FlexRender cell={cell} />} />
                  </>
                ) : (
                  <div role="cell" className="unread" aria-label="Loading" />
                )}
              </ListRow>
            );
          })}
        </div>
      </div>
      {list.total > shown && (
        <p className="hint">
          These are the first {count(shown)} of {count(list.total)}. Search or filter, or sort the other way, to see the others.
        </p>
      )}
    </>
  );
}

const count = (number: number) => number.toLocaleString('en');

interface ListRowProps {
  spot: VirtualItem;
  offset: number;
  isLast: boolean;
  measure(element: HTMLElement | null): void;
  children: ReactNode;
}

function ListRow({ spot, offset, isLast, measure, children }: ListRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={spot.index + 2}
      className={isLast ? 'list-row last' : 'list-row'}
      data-index={spot.index}
      ref={measure}
      style={{ transform: `translateY(${spot.start - offset}px)` }}
    >
      {children}
    </div>
  );
}

type Cell<Item extends object> = ReturnType<TableRow<typeof features, Item>['getAllCells']>[number];

function Cells<Item extends object>({
  row,
  render,
}: {
  row: TableRow<typeof features, Item>;
  render(cell: Cell<Item>): ReactNode;
}) {
  return row.getAllCells().map((cell) => (
    <div key={cell.id} role="cell" className="cell" data-column={cell.column.id}>
      {render(cell)}
    </div>
  ));
}

function ColumnHead<Item extends object>({ column, children }: { column: Column<typeof features, Item>; children: ReactNode }) {
  const sorted = column.getIsSorted();
  const order = sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending';
  return (
    <div role="columnheader" className="cell" data-column={column.id} {...(column.getCanSort() && { 'aria-sort': order })}>
      {column.getCanSort() ? (
        <Button className="sort" onPress={() => column.toggleSorting(sorted === 'asc')}>
          {children}
          <span aria-hidden="true">{sorted === 'asc' ? '↑' : sorted === 'desc' ? '↓' : ''}</span>
        </Button>
      ) : (
        children
      )}
    </div>
  );
}

function sortingOf(sort: string): SortingState {
  const [id = '', direction] = sort.split(' ');
  return [{ id, desc: direction === 'desc' }];
}

function sortOf([sorting]: SortingState): string {
  return sorting ? `${sorting.id}${sorting.desc ? ' desc' : ''}` : '';
}
