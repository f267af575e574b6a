import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { DeleteDialog } from '../people/delete-dialog';
import { useListAddress } from '../list/use-list-params';
import { List, type ListColumn } from '../list/list';
import { usePagedList } from '../list/paged';
import { Person } from '../list/person';
import { Search } from '../list/search';
import { Empty } from '../components/notice';
import { Page } from '../frame/page';
import { Status } from '../components/status';
import { Time } from '../components/time';
import { PEOPLE, type Registration, registrationsPage } from '../api/developers';
import type { Here } from './portal-props';

/** Registrations that wait for the developer, and when they end by themselves. */
export function InProgress({ portal, mayDecide }: Here) {
  const { typed, person, sort, set } = useListAddress('created_at desc');
  const list = usePagedList([PEOPLE, portal.id, 'list', 'registrations', person, sort], (number) =>
    registrationsPage(portal.id, person, sort, number),
  );
  const [toDelete, setToDelete] = useState<Registration | null>(null);
  const columns = useMemo<ListColumn<Registration>[]>(
    () => [
      {
        id: 'name',
        header: 'Registration',
        enableSorting: false,
        cell: ({ row }) => <Person portalId={portal.id} person={row.original} />,
      },
      { id: 'status', header: 'Waits for', enableSorting: false, cell: ({ row }) => <Status of={row.original.status} /> },
      {
        id: 'created_at',
        accessorFn: ({ created_at }) => created_at,
        header: 'Signed up',
        cell: ({ row }) => <Time at={row.original.created_at} />,
      },
      {
        id: 'deadline',
        accessorFn: ({ deadline }) => deadline,
        header: 'Ends',
        cell: ({ row }) => row.original.deadline !== null && <Time at={row.original.deadline} />,
      },
      {
        id: 'actions',
        header: () => <span className="unseen">Change</span>,
        enableSorting: false,
        cell: ({ row }) =>
          mayDecide && (
            <Button
              className="button plain small"
              aria-label={`Delete ${row.original.full_name}`}
              onPress={() => setToDelete(row.original)}
            >
              Delete…
            </Button>
          ),
      },
    ],
    [portal.id, mayDecide],
  );
  return (
    <Page heading="In progress">
      <p className="lead">
        These have signed up, but not confirmed the address or not set a password yet. There is nothing to decide: unless they go
        on, they end by themselves and free the address.
      </p>
      <div className="tools">
        <Search value={typed} onChange={(text) => set('person', text)} />
      </div>
      <List
        label="Registrations in progress"
        look="in-progress"
        list={list}
        columns={columns}
        sort={sort}
        onSort={(order) => set('sort', order)}
        empty={
          person === '' ? (
            <Empty heading="Nothing in progress">Every registration has been finished or has ended.</Empty>
          ) : (
            <Empty heading="Nobody found">{`No registration in progress with “${person}” in its name or address.`}</Empty>
          )
        }
      />
      <DeleteDialog portalId={portal.id} person={toDelete} onClose={() => setToDelete(null)} />
    </Page>
  );
}
