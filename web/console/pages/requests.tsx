import { useMemo, useState } from 'react';
import { DecisionDialog, type DecisionDraft } from '../decisions/decision-dialog';
import { RowDecisions } from '../decisions/row-decisions';
import { BulkBar } from '../decisions/bulk-bar';
import { useListAddress } from '../list/use-list-params';
import { List, type ListColumn } from '../list/list';
import { usePagedList } from '../list/paged';
import { Person } from '../list/person';
import { Search } from '../list/search';
import { useSelection } from '../list/selection';
import { Empty } from '../components/notice';
import { Page } from '../frame/page';
import { Time } from '../components/time';
import { type Developer, developersPage, PEOPLE, useWaitingCount } from '../api/developers';
import type { Here } from './portal-props';

/** Who waits for a decision, longest first. */
export function Requests({ portal, mayDecide }: Here) {
  const { typed, person, sort, set } = useListAddress('status_since');
  const query = { status: 'pending' as const, person, sort };
  const list = usePagedList([PEOPLE, portal.id, 'list', query], (number) => developersPage(portal.id, query, number));
  const selection = useSelection<Developer>();
  const untick = selection.remove;
  const [draft, setDraft] = useState<DecisionDraft | null>(null);
  const waiting = useWaitingCount(portal.id);
  const columns = useMemo<ListColumn<Developer>[]>(
    () => [
      {
        id: 'name',
        accessorFn: ({ full_name }) => full_name,
        header: 'Developer',
        cell: ({ row }) => (
          <>
            <Person portalId={portal.id} person={row.original} />
            <WaitingFor developer={row.original} />
          </>
        ),
      },
      {
        id: 'status_since',
        accessorFn: ({ status_since }) => status_since,
        header: 'Waiting',
        cell: ({ row }) => <Time at={row.original.status_since} as="lasting" />,
      },
      {
        id: 'actions',
        header: () => <span className="unseen">Decide</span>,
        enableSorting: false,
        cell: ({ row }) =>
          mayDecide && (
            <RowDecisions
              portalId={portal.id}
              developer={row.original}
              onAsk={setDraft}
              onHeld={(developer) => untick([developer])}
            />
          ),
      },
    ],
    [portal.id, mayDecide, untick],
  );
  return (
    <Page heading="Requests" title={waiting ? `(${waiting}) Requests` : 'Requests'}>
      <div className="tools">
        <Search value={typed} onChange={(text) => set('person', text)} />
      </div>
      <List
        label="Requests"
        look="requests"
        list={list}
        columns={columns}
        sort={sort}
        onSort={(order) => set('sort', order)}
        selection={mayDecide ? selection : undefined}
        empty={
          person === '' ? (
            <Empty heading="Nobody is waiting">
              {portal.auto_approve_developers
                ? 'This portal lets developers in by itself.'
                : 'When a developer has signed up, confirmed the address and set a password, the request shows here by itself.'}
            </Empty>
          ) : (
            <Empty heading="Nobody found">{`No request by a name or address with “${person}” in it.`}</Empty>
          )
        }
      />
      <BulkBar portalId={portal.id} list={list} selection={selection} onAsk={setDraft} />
      <DecisionDialog
        portalId={portal.id}
        draft={draft}
        onClose={() => setDraft(null)}
        onDecided={(people) => selection.remove(people)}
      />
    </Page>
  );
}

const WAITING_FOR = {
  administrator: null,
  second_administrator: 'waits for a second administrator',
  developer: 'waits for the developer',
} as const;

/** Said where it is not simply the next administrator's turn. */
function WaitingFor({ developer: { waiting_for } }: { developer: Developer }) {
  const mark = waiting_for && WAITING_FOR[waiting_for];
  return mark && <span className="tag">{mark}</span>;
}
