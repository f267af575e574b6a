import { Button } from 'react-aria-components';
import type { Account } from '../service/developers';
import type { DecisionWish } from './decision-dialog';
import { useBatchOf, useDecisions } from './decisions';
import type { Verdict } from './verdicts';
import { verbFor, wordsFor } from './words';

interface AccountActionsProps {
  account: Account;
  onAsk(wish: DecisionWish): void;
}

/** What can be decided about an account, each with its reason and its mail. */
export function AccountActions({ account, onAsk }: AccountActionsProps) {
  const batch = useBatchOf(account.id);
  const queue = useDecisions();
  if (batch) {
    return (
      <>
        <span className="doing">{wordsFor(batch.verdict).doing}…</span>
        {batch.stage === 'held' && (
          <Button className="button quiet" onPress={() => queue.undo(batch.id)}>
            Undo
          </Button>
        )}
      </>
    );
  }
  const verdicts = account.decisions.filter((status): status is Verdict => status !== 'pending');
  return verdicts.map((verdict) => (
    <Button
      key={verdict}
      className={verdict === 'approved' ? 'button good' : 'button quiet'}
      onPress={() => onAsk({ verdict, people: [account] })}
    >
      {verbFor(verdict, account.status)}…
    </Button>
  ));
}
