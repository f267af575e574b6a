import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { Dialog } from '../components/dialog';
import { Trouble } from '../components/notice';
import { deleteAccount, PEOPLE } from '../api/developers';

interface DeleteDialogProps {
  portalId: string;
  /** Null while nothing is asked. */
  person: { id: string; full_name: string; email: string } | null;
  onClose(): void;
  onDeleted?(): void;
}

/** Asks before an account is deleted, and says what that means. */
export function DeleteDialog({ portalId, person, onClose, onDeleted }: DeleteDialogProps) {
  const client = useQueryClient();
  const deletion = useMutation({
    mutationFn: (id: string) => deleteAccount(portalId, id),
    onSuccess() {
      close();
      onDeleted?.();
      return client.invalidateQueries({ queryKey: [PEOPLE, portalId, 'list'] });
    },
  });
  const close = () => {
    deletion.reset();
    onClose();
  };
  return (
    <Dialog heading={`Delete ${person?.full_name ?? ''}?`} isOpen={person !== null} onClose={close} alert>
      {person && (
        <>
          <p>
            This ends every session, erases name, address and reasons, and frees <strong>{person.email}</strong>: the same address
            can register again, as somebody new.
          </p>
          <p>What happened stays on record without personal data. Deleting cannot be undone, and no mail tells of it.</p>
          {deletion.error && <Trouble error={deletion.error} />}
          <div className="actions">
            <Button className="button quiet" autoFocus onPress={close}>
              Keep
            </Button>
            <Button className="button bad" isPending={deletion.isPending} onPress={() => deletion.mutate(person.id)}>
              {deletion.isPending ? 'Deleting…' : 'Delete'}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
