import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Dialog } from '../components/dialog';
import { Switch, TextField } from '../components/fields';
import { Form } from '../components/form';
import { Trouble } from '../components/notice';
import { refusalOf } from '../api/request';
import { createDeveloper, PEOPLE } from '../api/developers';

interface CreateDialogProps {
  portalId: string;
  isOpen: boolean;
  onClose(): void;
}

/** An account by an administrator's word, with an invitation to choose a password. */
export function CreateDialog({ portalId, isOpen, onClose }: CreateDialogProps) {
  return (
    <Dialog heading="Add a developer" isOpen={isOpen} onClose={onClose}>
      <NewDeveloper portalId={portalId} onClose={onClose} />
    </Dialog>
  );
}

function NewDeveloper({ portalId, onClose }: Omit<CreateDialogProps, 'isOpen'>) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [approved, setApproved] = useState(true);
  const [invited, setInvited] = useState(true);
  const creation = useMutation({
    mutationFn: () =>
      createDeveloper(portalId, {
        full_name: name.trim(),
        email: email.trim(),
        status: approved ? 'approved' : 'pending',
        send_invitation_email: invited,
      }),
    onSuccess() {
      onClose();
      return client.invalidateQueries({ queryKey: [PEOPLE, portalId] });
    },
  });
  const refusal = refusalOf(creation.error);
  const wrong = (field: string) => refusal?.fields.find((one) => one.field === field)?.reason ?? null;
  const taken = refusal?.code === 'address_in_use' ? 'A developer with this address exists already.' : null;
  const change = (set: (text: string) => void) => (text: string) => {
    creation.reset();
    set(text);
  };
  return (
    <Form onSubmit={() => creation.mutate()}>
      <TextField label="Name" value={name} onChange={change(setName)} error={wrong('full_name')} isRequired autoFocus />
      <TextField
        label="Email"
        type="email"
        value={email}
        onChange={change(setEmail)}
        error={taken ?? wrong('email')}
        isRequired
      />
      <Switch isSelected={approved} onChange={setApproved}>
        Approved at once
      </Switch>
      <Switch isSelected={invited} onChange={setInvited}>
        Send an invitation to choose a password
      </Switch>
      {creation.error && !taken && refusal?.status !== 400 && <Trouble error={creation.error} />}
      <div className="actions">
        <Button className="button quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          className="button primary"
          isPending={creation.isPending}
          isDisabled={name.trim() === '' || email.trim() === ''}
        >
          {creation.isPending ? 'Adding…' : 'Add'}
        </Button>
      </div>
    </Form>
  );
}
