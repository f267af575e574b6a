import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { DecisionDialog, type DecisionDraft } from '../decisions/decision-dialog';
import { CreateDialog } from '../people/create-dialog';
import { DeleteDialog } from '../people/delete-dialog';
import { RowDecisions } from '../decisions/row-decisions';
import { useListAddress } from '../list/use-list-params';
import { List, type ListColumn } from '../list/list';
import { usePagedList } from '../list/paged';
import { Person } from '../list/person';
import { Search } from '../list/search';
import { StatusFilter } from '../list/status-filter';
import { Empty } from '../components/notice';
import { Page } from '../frame/page';
import { Status } from '../components/status';
import { Time } from '../components/time';
import { type Developer, developersPage, type DeveloperStatus, PEOPLE } from '../api/developers';
import type { Here } from './portal-props';

const STATUSES: readonly DeveloperStatus[] = ['pending', 'approved', 'rejected', 'revoked'];

/** Everybody who has registered, whatever became of it. */
export function Developers({ portal, mayDecide }: Here) {
  const { typed, person, sort, status: wanted, set } = useListAddress('name');
  const status = STATUSES.find((one) => one === wanted) ?? null;
  const query = { status, person, sort };
  const list = usePagedList([PEOPLE, portal.id, 'list', query], (number) => developersPage(portal.id, query, number));
  const [draft, setDraft] = useState<DecisionDraft | null>(null);
  const [adding, setAdding] = useState(false);
  const [toDelete, setToDelete] = useState<Developer | null>(null);
  const columns = useMemo<ListColumn<Developer>[]>(
    () => [
      {
        id: 'name',
        accessorFn: ({ full_name }) => full_name,
        header: 'Developer',
        cell: ({ row }) => <Person portalId={portal.id} person={row.original} />,
      },
      {
        id: 'status',
        accessorFn: ({ status }) => status,
        header: 'Status',
        cell: ({ row }) => <Status of={row.original.status} />,
      },
      {
        id: 'status_since',
        accessorFn: ({ status_since }) => status_since,
        header: 'Since',
        cell: ({ row }) => <Time at={row.original.status_since} />,
      },
      {
        id: 'created_at',
        accessorFn: ({ created_at }) => created_at,
        header: 'Signed up',
        cell: ({ row }) => <Time at={row.original.created_at} />,
      },
      {
        id: 'actions',
        header: () => <span className="unseen">Change</span>,
        enableSorting: false,
        cell: ({ row }) =>
          mayDecide && <RowDecisions portalId={portal.id} developer={row.original} onAsk={setDraft} onDelete={setToDelete} />,
      },
    ],
    [portal.id, mayDecide],
  );
  return (
    <Page heading="Developers" aside={<DownloadAll portalId={portal.id} />}>
      <div className="tools">
        <Search value={typed} onChange={(text) => set('person', text)} />
        <StatusFilter statuses={STATUSES} value={status} onChange={(one) => set('status', one ?? '')} />
        {mayDecide && (
          <Button className="button quiet" onPress={() => setAdding(true)}>
            Add a developer…
          </Button>
        )}
      </div>
      <List
        label="Developers"
        look="developers"
        list={list}
        columns={columns}
        sort={sort}
        onSort={(order) => set('sort', order)}
        empty={
          person === '' && status === null ? (
            <Empty heading="No developers yet">Whoever signs up, confirms the address and sets a password shows here.</Empty>
          ) : (
            <Empty heading="Nobody found">No developer fits what you are looking for.</Empty>
          )
        }
      />
      <DecisionDialog portalId={portal.id} draft={draft} onClose={() => setDraft(null)} />
      <CreateDialog portalId={portal.id} isOpen={adding} onClose={() => setAdding(false)} />
      <DeleteDialog portalId={portal.id} person={toDelete} onClose={() => setToDelete(null)} />
    </Page>
  );
}

/** The service sends it while it reads, so that it may be as long as it likes. */
function DownloadAll({ portalId }: { portalId: string }) {
  return (
    <a className="button plain" href={`/v3/portals/${portalId}/developers/export?format=csv`} download="developers.csv">
      Download all (CSV)
    </a>
  );
}
