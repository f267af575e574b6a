import { Fragment } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { SelectField, Switch, TextField } from '../components/fields';
import type { ApprovalPolicy } from '../api/approval-policy';
import type { PolicyDraft, Times } from './draft';

interface TimeSettingsProps {
  draft: PolicyDraft;
  deciders: ApprovalPolicy['deciders'];
  isDisabled: boolean;
  errorAt(field: string): string | null;
  onChange(part: Partial<PolicyDraft>): void;
}

interface Time {
  name: keyof Times;
  label: string;
  unit: 'hours' | 'days';
  /** Where it is switched on. */
  atFirst: number;
  hint: string;
}

const TIMES: readonly Time[] = [
  {
    name: 'escalate_after_hours',
    label: 'Tell those in charge when nobody decides',
    unit: 'hours',
    atFirst: 48,
    hint: 'Once for each request.',
  },
  {
    name: 'expire_after_days',
    label: 'End a request that nobody decides',
    unit: 'days',
    atFirst: 30,
    hint: 'The developer is told, and may sign up again.',
  },
  {
    name: 'remind_after_days',
    label: 'Remind a developer who does not answer a question',
    unit: 'days',
    atFirst: 3,
    hint: 'Again and again.',
  },
  {
    name: 'unanswered_after_days',
    label: 'End a request whose developer does not answer',
    unit: 'days',
    atFirst: 14,
    hint: 'The developer is told, and may sign up again.',
  },
];

/** What happens by itself, and who is told when. */
export function TimeSettings({ draft, deciders, isDisabled, errorAt, onChange }: TimeSettingsProps) {
  return (
    <>
      <fieldset className="card part">
        <legend>When nobody acts</legend>
        <p className="hint">
          While a request waits for the developer, the time of administrators stands still. Requests that wait already have
          changed times from the moment they are saved.
        </p>
        {TIMES.map((time) => (
          <Fragment key={time.name}>
            <TimeField {...{ time, draft, isDisabled, errorAt, onChange }} />
            {time.name === 'escalate_after_hours' && <InCharge {...{ draft, deciders, isDisabled, onChange }} />}
          </Fragment>
        ))}
      </fieldset>
      <Digest {...{ draft, isDisabled, errorAt, onChange }} />
    </>
  );
}

function InCharge({ draft, deciders, isDisabled, onChange }: Omit<TimeSettingsProps, 'errorAt'>) {
  if (draft.escalate_after_hours === null) return null;
  return (
    <div className="field in-charge" role="group" aria-label="Who is in charge">
      <span className="label">Who is in charge</span>
      <p className="hint">Where nobody is chosen, the organization admins are told.</p>
      {recipients(draft, deciders).map(({ id, name }) => (
        <Switch
          key={id}
          isSelected={draft.escalate_to.includes(id)}
          isDisabled={isDisabled}
          onChange={(on) =>
            onChange({ escalate_to: on ? [...draft.escalate_to, id] : draft.escalate_to.filter((one) => one !== id) })
          }
        >
          {name}
        </Switch>
      ))}
    </div>
  );
}

/** Whoever is chosen stays to be seen, even where they no longer decide here. */
function recipients({ escalate_to }: PolicyDraft, deciders: ApprovalPolicy['deciders']) {
  const gone = escalate_to.filter((id) => deciders.every((one) => one.id !== id));
  return [...deciders, ...gone.map((id) => ({ id, name: 'Somebody who no longer decides here' }))];
}

type FieldProps = Omit<TimeSettingsProps, 'deciders'>;

function TimeField({
  time: { name, label, unit, atFirst, hint },
  draft,
  isDisabled,
  errorAt,
  onChange,
}: FieldProps & { time: Time }) {
  const value = draft[name];
  return (
    <div className="field time">
      <Switch isSelected={value !== null} isDisabled={isDisabled} onChange={(on) => onChange({ [name]: on ? atFirst : null })}>
        {label}
        {value === null && ': never'}
      </Switch>
      {value !== null && (
        <TextField
          label={`After how many ${unit}`}
          hint={hint}
          inputMode="numeric"
          value={String(value)}
          isDisabled={isDisabled}
          error={errorAt(name)}
          onChange={(typed) => onChange({ [name]: Number(typed.replace(/\D/g, '').slice(0, 5)) })}
        />
      )}
    </div>
  );
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => [String(hour), `${String(hour).padStart(2, '0')}:00`] as const);

function Digest({ draft: { digest }, isDisabled, onChange }: FieldProps) {
  const atFirst = { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekdays: [1, 2, 3, 4, 5], hour: 8 };
  const zones = [...new Set([digest?.time_zone ?? 'UTC', 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <fieldset className="card part">
      <legend>Digest</legend>
      <div className="field">
        <Switch isSelected={digest !== null} isDisabled={isDisabled} onChange={(on) => onChange({ digest: on ? atFirst : null })}>
          Tell administrators once a day who waits
        </Switch>
        <p className="hint">
          For those who have chosen the digest in place of a mail for each request. Silent when nobody waits.
        </p>
      </div>
      {digest && (
        <>
          <div className="field">
            <span className="label" id="weekdays">
              On
            </span>
            <ToggleButtonGroup
              className="filter weekdays"
              aria-labelledby="weekdays"
              selectionMode="multiple"
              disallowEmptySelection
              isDisabled={isDisabled}
              selectedKeys={digest.weekdays.map(String)}
              onSelectionChange={(keys) =>
                onChange({ digest: { ...digest, weekdays: [...keys].map(Number).sort((a, b) => a - b) } })
              }
            >
              {WEEKDAYS.map((day, index) => (
                <ToggleButton key={day} id={String(index + 1)} aria-label={day}>
                  {day.slice(0, 2)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </div>
          <SelectField
            label="At"
            value={String(digest.hour)}
            options={HOURS}
            isDisabled={isDisabled}
            onChange={(hour) => onChange({ digest: { ...digest, hour: Number(hour) } })}
          />
          <SelectField
            label="Time zone"
            value={digest.time_zone}
            options={zones.map((zone) => [zone, zone] as const)}
            isDisabled={isDisabled}
            onChange={(time_zone) => onChange({ digest: { ...digest, time_zone } })}
          />
        </>
      )}
    </fieldset>
  );
}
