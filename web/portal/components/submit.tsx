import { texts } from '../texts/language';
import type { Action } from './action';
import { clock, useCountdown } from './countdown';

interface SubmitProps {
  action: Action;
  label: string;
  busyLabel: string;
  /** Given where the button belongs to no form. */
  onClick?: () => void;
  look?: 'button' | 'quiet-button' | 'link-button';
}

/** A button with what became of its last press. It stays focusable while it waits, so that nobody loses their place. */
export function Submit({ action, label, busyLabel, onClick, look = 'button' }: SubmitProps) {
  const { busy, trouble, notBefore } = action;
  const wait = useCountdown(notBefore);
  return (
    <div class="submit">
      <TroubleNotice action={action} />
      <button
        type={onClick ? 'button' : 'submit'}
        class={look}
        aria-disabled={busy || wait > 0 ? 'true' : undefined}
        onClick={onClick}
      >
        {busy ? busyLabel : wait > 0 ? texts.trouble.tryAgainIn(clock(wait)) : trouble ? texts.trouble.tryAgain : label}
      </button>
    </div>
  );
}

/** Always there, so that a screen reader says what comes into it. */
export function TroubleNotice({ action: { trouble } }: { action: Action }) {
  return <div role="alert">{trouble && <p class="notice bad">{textFor(trouble)}</p>}</div>;
}

function textFor(trouble: NonNullable<Action['trouble']>): string {
  switch (trouble.kind) {
    case 'offline':
      return texts.trouble.offline;
    case 'away':
      return texts.trouble.away;
    case 'slow_down':
      return texts.trouble.slowDown(clock(trouble.seconds));
    case 'misplaced':
      return texts.trouble.misplaced;
    case 'refused':
      return texts.trouble.refused;
  }
}
