import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { addNote, askDeveloper, PEOPLE } from '../api/developers';
import { refusalOf } from '../api/request';
import { Dialog } from '../components/dialog';
import { TextField } from '../components/fields';
import { Form } from '../components/form';
import { Trouble } from '../components/notice';

/** What an administrator writes about an account: to the developer, or to other administrators. */
export type Writing = 'question' | 'note';

const WORDS = {
  question: {
    heading: 'Ask the developer',
    label: 'Question',
    hint: 'The developer gets it by mail with a link to answer. Until then the request waits for them; you may still decide.',
    send: 'Ask',
    sending: 'Asking…',
    by: askDeveloper,
  },
  note: {
    heading: 'Add a note',
    label: 'Note',
    hint: 'Administrators alone see it, in the history. It is mailed to nobody, and is erased with the account.',
    send: 'Add',
    sending: 'Adding…',
    by: addNote,
  },
} as const;

interface WriteDialogProps {
  portalId: string;
  accountId: string;
  /** Null while nothing is written. */
  what: Writing | null;
  onClose(): void;
}

export function WriteDialog({ what, ...rest }: WriteDialogProps) {
  return (
    <Dialog heading={what ? WORDS[what].heading : ''} isOpen={what !== null} onClose={rest.onClose}>
      {what && <Writer {...rest} what={what} />}
    </Dialog>
  );
}

function Writer({ portalId, accountId, what, onClose }: WriteDialogProps & { what: Writing }) {
  const client = useQueryClient();
  const { label, hint, send, sending, by } = WORDS[what];
  const [text, setText] = useState('');
  const writing = useMutation({
    mutationFn: () => by(portalId, accountId, text.trim()),
    onSuccess() {
      onClose();
      return client.invalidateQueries({ queryKey: [PEOPLE, portalId] });
    },
  });
  const wrong = refusalOf(writing.error)?.fields.find(({ field }) => field === what)?.reason ?? null;
  return (
    <Form onSubmit={() => writing.mutate()}>
      <TextField
        label={label}
        hint={hint}
        value={text}
        onChange={(typed) => {
          writing.reset();
          setText(typed);
        }}
        error={wrong && `The ${what} ${wrong}.`}
        rows={4}
        isRequired
        autoFocus
      />
      {writing.error && !wrong && <Trouble error={writing.error} />}
      <div className="actions">
        <Button className="button quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button type="submit" className="button primary" isPending={writing.isPending} isDisabled={text.trim() === ''}>
          {writing.isPending ? sending : send}
        </Button>
      </div>
    </Form>
  );
}
