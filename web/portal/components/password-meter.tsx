import { texts } from '../texts/language';
import { charactersOf, type Strength, strengthOf } from './password-strength';

/** Says how far a password has come and what would help: length first. */
export function PasswordMeter({ password, minimum }: { password: string; minimum: number }) {
  const strength = strengthOf(password, minimum);
  const length = charactersOf(password).length;
  const full = strength.level === 'short' || strength.level === 'empty' ? 0.75 : strength.level === 'strong' ? 1 : 0.85;
  const share = Math.min(full, (length / minimum) * full);
  return (
    <div class={`meter ${strength.level}`}>
      <div
        class="bar"
        role="meter"
        aria-label={texts.choosePassword.meter}
        aria-valuemin={0}
        aria-valuemax={minimum}
        aria-valuenow={Math.min(length, minimum)}
        aria-valuetext={labelsFor(strength, minimum)}
      >
        <div style={{ transform: `scaleX(${share})` }} />
      </div>
      <p>{labelsFor(strength, minimum)}</p>
    </div>
  );
}

function labelsFor(strength: Strength, minimum: number): string {
  const { levels, tooLong } = texts.choosePassword;
  switch (strength.level) {
    case 'empty':
      return levels.empty(minimum);
    case 'short':
      return levels.short(strength.missing);
    case 'long':
      return tooLong;
    default:
      return levels[strength.level];
  }
}
