import { ColourField } from '../components/colour-field';
import { Switch, TextField } from '../components/fields';
import { LogoField } from '../components/logo-field';
import type { Here } from '../pages/portal-props';
import type { Draft } from './draft';
import type { Setting } from './sections';

interface SettingFieldProps extends Omit<Here, 'portal'> {
  setting: Setting;
  draft: Draft;
  /** What is wrong with it. */
  error?: string;
  onChange(part: Partial<Draft>): void;
}

/** The field by which one setting is changed. */
export function SettingField({ setting, draft, error, mayDecide, isOrganizationAdmin, onChange }: SettingFieldProps) {
  const isDisabled = !mayDecide;
  switch (setting.kind) {
    case 'flag':
      return (
        <div className="field">
          <Switch isSelected={draft[setting.name]} isDisabled={isDisabled} onChange={(on) => onChange({ [setting.name]: on })}>
            {setting.label}
          </Switch>
          <p className="hint">{setting.hint}</p>
        </div>
      );
    case 'logo':
      return (
        <LogoField
          value={draft.logo || null}
          onChange={(logo) => onChange({ logo: logo ?? '' })}
          error={error}
          isDisabled={isDisabled}
        />
      );
    case 'colour':
      return (
        <ColourField
          value={draft.accent_color || null}
          onChange={(colour) => onChange({ accent_color: colour ?? '' })}
          error={error}
          isDisabled={isDisabled}
        />
      );
    case 'text': {
      const { name, label, hint, rows, isRequired, isGuarded = false } = setting;
      return (
        <TextField
          label={label}
          hint={hint}
          rows={rows}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
          error={error}
          isRequired={isRequired}
          isDisabled={isDisabled}
          isReadOnly={isGuarded && !isOrganizationAdmin}
        />
      );
    }
  }
}
