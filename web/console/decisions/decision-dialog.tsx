import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Dialog } from '../components/dialog';
import { TextField } from '../components/fields';
import { useDebounced } from '../components/use-debounced';
import { Form } from '../components/form';
import type { Person } from './decision-queue';
import { useDecisions } from './decisions';
import { MailPreview } from './mail-preview';
import type { DecidedStatus } from './decided-status';
import { namesOf, labelsFor } from './labels';

const REASON_MAX_CHARACTERS = 1024;
const TYPING_MS = 350;

export interface DecisionDraft {
  decision: DecidedStatus;
  people: readonly Person[];
}

interface DecisionDialogProps {
  portalId: string;
  /** Null while nothing is asked. */
  draft: DecisionDraft | null;
  onClose(): void;
  onDecided?(people: readonly Person[]): void;
}

/** A decision with its reason, and the mail that will tell it, before anything happens. */
export function DecisionDialog({ portalId, draft, onClose, onDecided }: DecisionDialogProps) {
  return (
    <Dialog
      heading={draft ? `${labelsFor(draft.decision).verb} ${namesOf(draft.people)}` : ''}
      isOpen={draft !== null}
      onClose={onClose}
      wide
    >
      {draft && <Reasoned portalId={portalId} draft={draft} onClose={onClose} onDecided={onDecided} />}
    </Dialog>
  );
}

function Reasoned({ portalId, draft, onClose, onDecided }: DecisionDialogProps & { draft: DecisionDraft }) {
  const { decision, people } = draft;
  const [reason, setReason] = useState('');
  const queue = useDecisions();
  const quoted = useDebounced(reason.trim(), TYPING_MS);
  const [first] = people;
  const decide = () => {
    queue.hold({ portalId, decision, people, ...(reason.trim() !== '' && { reason: reason.trim() }) });
    onClose();
    onDecided?.(people);
  };
  return (
    <Form onSubmit={decide}>
      <TextField
        label="Reason (optional)"
        hint={decision === 'approved' ? 'Kept on record; the mail does not quote it.' : 'Kept on record, and quoted in the mail.'}
        rows={3}
        value={reason}
        onChange={setReason}
        maxLength={REASON_MAX_CHARACTERS}
        autoFocus
      />
      {first && (
        <section className="preview" aria-label="The mail">
          <h3>{people.length === 1 ? 'The mail' : `The mail, as ${first.full_name} gets it`}</h3>
          <MailPreview portalId={portalId} decision={decision} developerId={first.id} reason={quoted} />
        </section>
      )}
      <div className="actions">
        <Button className="button quiet" onPress={onClose}>
          Cancel
        </Button>
        <Button type="submit" className={decision === 'approved' ? 'button good' : 'button bad'}>
          {labelsFor(decision).verb}
        </Button>
      </div>
    </Form>
  );
}
