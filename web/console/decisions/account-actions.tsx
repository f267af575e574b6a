import { Button } from 'react-aria-components';
import type { Account } from '../api/developers';
import type { DecisionDraft } from './decision-dialog';
import { useBatchOf, useDecisions } from './decisions';
import type { DecidedStatus } from './decided-status';
import { verbFor, labelsFor } from './labels';

interface AccountActionsProps {
  account: Account;
  onAsk(draft: DecisionDraft): void;
}

/** What can be decided about an account, each with its reason and its mail. */
export function AccountActions({ account, onAsk }: AccountActionsProps) {
  const batch = useBatchOf(account.id);
  const queue = useDecisions();
  if (batch) {
    return (
      <>
        <span className="doing">{labelsFor(batch.decision).doing}…</span>
        {batch.stage === 'held' && (
          <Button className="button quiet" onPress={() => queue.undo(batch.id)}>
            Undo
          </Button>
        )}
      </>
    );
  }
  const decisions = account.decisions.filter((status): status is DecidedStatus => status !== 'pending');
  return decisions.map((decision) => (
    <Button
      key={decision}
      className={decision === 'approved' ? 'button good' : 'button quiet'}
      onPress={() => onAsk({ decision, people: [account] })}
    >
      {verbFor(decision, account.status)}…
    </Button>
  ));
}
