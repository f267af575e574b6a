import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Developer } from '../api/developers';
import type { DecisionDraft } from './decision-dialog';
import { useBatchOf, useDecisions } from './decisions';
import { type DecidedStatus, DECISIONS } from './decided-status';
import { verbFor, labelsFor } from './labels';

interface RowDecisionsProps {
  portalId: string;
  developer: Developer;
  /** Something that wants a word more than a click. */
  onAsk(draft: DecisionDraft): void;
  /** It is on its way, without a question. */
  onHeld?(developer: Developer): void;
  onDelete?(developer: Developer): void;
}

/** What can be done about a developer, in its row: approving by one click, everything else after a question. */
export function RowDecisions({ portalId, developer, onAsk, onHeld, onDelete }: RowDecisionsProps) {
  const batch = useBatchOf(developer.id);
  const queue = useDecisions();
  if (batch) {
    return (
      <>
        <span className="doing">{labelsFor(batch.decision).doing}…</span>
        {batch.stage === 'held' && (
          <Button className="button quiet small" onPress={() => queue.undo(batch.id)} aria-label={`Undo: ${developer.full_name}`}>
            Undo
          </Button>
        )}
      </>
    );
  }
  const press = (decision: DecidedStatus) => {
    if (decision !== 'approved') {
      onAsk({ decision, people: [developer] });
      return;
    }
    queue.hold({ portalId, decision, people: [developer] });
    onHeld?.(developer);
  };
  return (
    <>
      {DECISIONS[developer.status].map((decision) => (
        <Button
          key={decision}
          className={decision === 'approved' ? 'button good small' : 'button quiet small'}
          aria-label={`${verbFor(decision, developer.status)} ${developer.full_name}`}
          onPress={() => press(decision)}
        >
          {verbFor(decision, developer.status)}
          {decision !== 'approved' && '…'}
        </Button>
      ))}
      {onDelete && (
        <MenuTrigger>
          <Button className="button plain small more" aria-label={`More about ${developer.full_name}`}>
            ⋯
          </Button>
          <Popover className="popover" placement="bottom end">
            <Menu className="menu" onAction={() => onDelete(developer)}>
              <MenuItem id="delete" className="menu-item bad">
                Delete…
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </>
  );
}
