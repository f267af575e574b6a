import { texts } from '../texts/language';

export type Stage = 'done' | 'now' | 'next';

/** Where a registration stands: what has happened, what happens now, and what comes then. */
export function Steps({ steps }: { steps: [Stage, string][] }) {
  const { waiting } = texts;
  return (
    <ol class="steps" aria-label={waiting.stepsLabel}>
      {steps.map(([stage, text]) => (
        <li key={text} class={stage} aria-current={stage === 'now' ? 'step' : undefined}>
          <span>
            {text} <span class="unseen">({waiting[stage]})</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
