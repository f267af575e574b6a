import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Dialog } from '../components/dialog';
import { TextField } from '../components/fields';
import { Form } from '../components/form';
import { Trouble } from '../components/notice';
import { refusalOf } from '../api/request';
import { PEOPLE, rename } from '../api/developers';

interface RenameDialogProps {
  portalId: string;
  /** Null while nothing is asked. */
  person: { id: string; full_name: string } | null;
  onClose(): void;
}

/** Corrects a developer's name. */
export function RenameDialog({ portalId, person, onClose }: RenameDialogProps) {
  return (
    <Dialog heading="Correct the name" isOpen={person !== null} onClose={onClose}>
      {person && <NewName portalId={portalId} person={person} onClose={onClose} />}
    </Dialog>
  );
}

function NewName({ portalId, person, onClose }: RenameDialogProps & { person: { id: string; full_name: string } }) {
  const client = useQueryClient();
  const [name, setName] = useState(person.full_name);
  const renaming = useMutation({
    mutationFn: () => rename(portalId, person.id, name.trim()),
    onSuccess() {
      onClose();
      return client.invalidateQueries({ queryKey: [PEOPLE, portalId] });
    },
  });
  const wrong = refusalOf(renaming.error)?.fields.find(({ field }) => field === 'full_name')?.reason ?? null;
  return (
    <Form onSubmit={() => renaming.mutate()}>
      <TextField
        label="Name"
        hint="Pages, lists and mails use it from now on. No mail tells of the change."
        value={name}
        onChange={(text) => {
          renaming.reset();
          setName(text);
        }}
        error={wrong && `The name ${wrong}.`}
        isRequired
        autoFocus
      />
      {renaming.error && !wrong && <Trouble error={renaming.error} />}
      <div className="actions">
        <Button className="button quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          className="button primary"
          isPending={renaming.isPending}
          isDisabled={name.trim() === '' || name.trim() === person.full_name}
        >
          {renaming.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </Form>
  );
}
