import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Form } from '../components/form';
import { Notice, Trouble } from '../components/notice';
import { Page } from '../frame/page';
import { refusalOf } from '../api/request';
import { useChangePortal } from '../api/portals';
import { changesIn, type Draft, draftOf } from '../settings/draft';
import { SECTIONS } from '../settings/sections';
import { SettingField } from '../settings/setting-field';
import type { Here } from './portal-props';

/** How a portal behaves, looks and writes. */
export function Settings({ portal, ...may }: Here) {
  const [draft, setDraft] = useState(() => draftOf(portal));
  const save = useChangePortal(portal.id);
  const changes = changesIn(draft, portal);
  const isDirty = Object.keys(changes).length > 0;
  const wrong = new Map(refusalOf(save.error)?.fields.map(({ field, reason }) => [field.split('.')[0], reason]));

  const change = (part: Partial<Draft>) => {
    save.reset();
    setDraft((before) => ({ ...before, ...part }));
  };

  return (
    <Page heading="Settings" aside={<a href={portal.url}>{new URL(portal.url).host}</a>}>
      <Form onSubmit={() => save.mutate(changes, { onSuccess: (changed) => setDraft(draftOf(changed)) })}>
        {SECTIONS.map(({ heading, guard, settings }) => (
          <fieldset key={heading} className="card part">
            <legend>{heading}</legend>
            {guard && may.mayDecide && !may.isOrganizationAdmin && <p className="hint">{guard}</p>}
            {settings.map((setting) => (
              <SettingField
                key={setting.name}
                setting={setting}
                draft={draft}
                error={wrong.get(setting.name)}
                onChange={change}
                {...may}
              />
            ))}
          </fieldset>
        ))}
        {save.error !== null && wrong.size === 0 && <Trouble error={save.error} />}
        {save.isSuccess && !isDirty && <Notice look="good">Saved.</Notice>}
        {may.mayDecide && isDirty && (
          <SaveBar hasMistakes={wrong.size > 0} isSaving={save.isPending} onDiscard={() => change(draftOf(portal))} />
        )}
      </Form>
    </Page>
  );
}

interface SaveBarProps {
  hasMistakes: boolean;
  isSaving: boolean;
  onDiscard(): void;
}

function SaveBar({ hasMistakes, isSaving, onDiscard }: SaveBarProps) {
  return (
    <div className="save-bar">
      <p role="status">{hasMistakes ? 'Something is not right yet: see above.' : 'There are changes.'}</p>
      <Button className="button quiet" onPress={onDiscard}>
        Discard
      </Button>
      <Button type="submit" className="button primary" isPending={isSaving}>
        {isSaving ? 'Saving…' : 'Save changes'}
      </Button>
    </div>
  );
}
