import { Button } from 'react-aria-components';
import { useNow } from '../components/now';
import type { DecisionBatch } from './decision-queue';
import { useBatches, useDecisions } from './decisions';
import { namesOf, labelsFor } from './labels';

/** What has just been decided: a moment to take it back, then what became of it. */
export function DecisionToasts() {
  const batches = useBatches();
  return (
    <section className="toasts" aria-label="Decisions on their way" aria-live="polite">
      {batches.map((batch) => (
        <div key={batch.id} className={`toast ${batch.failures.length > 0 ? 'bad' : batch.stage}`}>
          <Toast batch={batch} />
        </div>
      ))}
    </section>
  );
}

function Toast({ batch }: { batch: DecisionBatch }) {
  const { doing, did } = labelsFor(batch.decision);
  const names = namesOf(batch.people);
  if (batch.stage === 'held') return <Held batch={batch} text={`${doing} ${names}`} />;
  if (batch.stage === 'sending') {
    return (
      <p>
        {doing} {names}
        {batch.people.length > 1 && `: ${batch.done + batch.failures.length} of ${batch.people.length}`}…
      </p>
    );
  }
  if (batch.failures.length === 0) return <p>{`${names}: ${did}.${secondWord(batch)}`}</p>;
  return <Failures batch={batch} />;
}

/** Where two have to approve, and this was the first approval. */
function secondWord({ halfDone, people }: DecisionBatch): string {
  if (halfDone === 0) return '';
  const who = people.length === 1 ? '' : ` ${halfDone} of them:`;
  return `${who} Another administrator has to approve, too.`;
}

function Held({ batch, text }: { batch: DecisionBatch; text: string }) {
  const queue = useDecisions();
  const seconds = Math.max(0, Math.ceil((batch.sendAt - useNow(250)) / 1000));
  return (
    <>
      <p>
        {text}. <span aria-hidden="true">The mail goes out in {seconds} s.</span>
      </p>
      <div className="toast-actions">
        <Button className="button quiet small" onPress={() => queue.undo(batch.id)}>
          Undo
        </Button>
        <Button className="button plain small" onPress={() => queue.send(batch.id)}>
          Send now
        </Button>
      </div>
    </>
  );
}

function Failures({ batch }: { batch: DecisionBatch }) {
  const queue = useDecisions();
  const { did } = labelsFor(batch.decision);
  return (
    <>
      {batch.people.length > 1 && (
        <p>
          {batch.done} of {batch.people.length} {did}; {batch.failures.length} not:{secondWord(batch)}
        </p>
      )}
      <ul>
        {batch.failures.map(({ person, why }) => (
          <li key={person.id}>
            <strong>{person.full_name}</strong>: not {did}, {why}.
          </li>
        ))}
      </ul>
      <div className="toast-actions">
        <Button className="button quiet small" onPress={() => queue.dismiss(batch.id)}>
          Close
        </Button>
      </div>
    </>
  );
}
