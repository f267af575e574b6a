import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { Switch, TextField } from '../components/fields';
import { Form } from '../components/form';
import { LogoField } from '../components/logo-field';
import { ColourField } from '../components/colour-field';
import { Notice, Trouble } from '../components/notice';
import { Page } from '../frame/page';
import { refusalOf } from '../api/request';
import { type Portal, type PortalChanges, useChangePortal } from '../api/portals';
import type { Here } from './portal-props';

/** What can be changed here, as it stands in the form: texts are empty where nothing is set. */
interface Draft {
  auto_approve_developers: boolean;
  authentication_enabled: boolean;
  notifications_developer_pii_visibility_enabled: boolean;
  name: string;
  display_name: string;
  description: string;
  logo: string | null;
  accent_color: string | null;
  url: string;
  confirm_url: string;
  reset_password_url: string;
  login_url: string;
  allowed_origins: string;
  mail_from_name: string;
  mail_from_email: string;
  mail_reply_to_email: string;
}

type TextName = { [Name in keyof Draft]: Draft[Name] extends string ? Name : never }[keyof Draft];
type SwitchName = { [Name in keyof Draft]: Draft[Name] extends boolean ? Name : never }[keyof Draft];

function draftOf(portal: Portal): Draft {
  return {
    auto_approve_developers: portal.auto_approve_developers,
    authentication_enabled: portal.authentication_enabled,
    notifications_developer_pii_visibility_enabled: portal.notifications_developer_pii_visibility_enabled,
    name: portal.name,
    display_name: portal.display_name,
    description: portal.description ?? '',
    logo: portal.logo,
    accent_color: portal.accent_color,
    url: portal.url,
    confirm_url: portal.confirm_url,
    reset_password_url: portal.reset_password_url,
    login_url: portal.login_url,
    allowed_origins: portal.allowed_origins.join('\n'),
    mail_from_name: portal.mail_from_name ?? '',
    mail_from_email: portal.mail_from_email ?? '',
    mail_reply_to_email: portal.mail_reply_to_email ?? '',
  };
}

const MAY_BE_NULL: readonly (keyof Draft)[] = ['description', 'mail_from_name', 'mail_from_email', 'mail_reply_to_email'];

/** Whoever changes these can have links and mails go elsewhere: the service takes them from organization admins alone. */
const GUARDED: readonly TextName[] = [
  'url',
  'confirm_url',
  'reset_password_url',
  'login_url',
  'allowed_origins',
  'mail_from_name',
  'mail_from_email',
  'mail_reply_to_email',
];

/** Only what differs from the portal as it is. */
function changesIn(draft: Draft, portal: Portal): PortalChanges {
  const before = draftOf(portal);
  const changed = (Object.keys(draft) as (keyof Draft)[]).filter((name) => draft[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, valueOf(name, draft)]));
}

function valueOf(name: keyof Draft, draft: Draft): unknown {
  if (name === 'allowed_origins') return draft.allowed_origins.split(/\s+/).filter(Boolean);
  const value = draft[name];
  if (typeof value !== 'string') return value;
  return value.trim() === '' && MAY_BE_NULL.includes(name) ? null : value.trim();
}

/** How a portal behaves, looks and writes. */
export function Settings({ portal, mayDecide, isOrganizationAdmin }: Here) {
  const [draft, setDraft] = useState(() => draftOf(portal));
  const save = useChangePortal(portal.id);
  const changes = changesIn(draft, portal);
  const isDirty = Object.keys(changes).length > 0;
  const wrong = new Map(refusalOf(save.error)?.fields.map(({ field, reason }) => [field.split('.')[0], reason]));
  const others = save.error !== null && wrong.size === 0;

  const change = (part: Partial<Draft>) => {
    save.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const text = (name: TextName, label: string, more: { hint?: ReactNode; rows?: number; isRequired?: boolean } = {}) => (
    <TextField
      label={label}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      error={wrong.get(name)}
      isDisabled={!mayDecide}
      isReadOnly={!isOrganizationAdmin && GUARDED.includes(name)}
      {...more}
    />
  );
  const flag = (name: SwitchName, label: string, hint: string) => (
    <div className="field">
      <Switch isSelected={draft[name]} isDisabled={!mayDecide} onChange={(on) => change({ [name]: on })}>
        {label}
      </Switch>
      <p className="hint">{hint}</p>
    </div>
  );

  const guarded = mayDecide && !isOrganizationAdmin;

  return (
    <Page heading="Settings" aside={<a href={portal.url}>{new URL(portal.url).host}</a>}>
      <Form onSubmit={() => save.mutate(changes, { onSuccess: (changed) => setDraft(draftOf(changed)) })}>
        <Part heading="Approval">
          {flag(
            'auto_approve_developers',
            'Approve developers automatically',
            'Decided when a developer sets the password. Those who are pending already stay pending until somebody decides.',
          )}
          {flag(
            'authentication_enabled',
            'Developers may sign up and log in',
            'Switched off, the portal says that it is closed. Nobody is logged out.',
          )}
        </Part>
        <Part heading="Names">
          {text('display_name', 'Display name', { hint: 'What developers read, on pages and in mails.', isRequired: true })}
          {text('name', 'Name', { hint: 'Tells portals apart, for administrators.', isRequired: true })}
          {text('description', 'Description', { rows: 3 })}
        </Part>
        <Part heading="Look">
          <LogoField value={draft.logo} onChange={(logo) => change({ logo })} error={wrong.get('logo')} isDisabled={!mayDecide} />
          <ColourField
            value={draft.accent_color}
            onChange={(accent_color) => change({ accent_color })}
            error={wrong.get('accent_color')}
            isDisabled={!mayDecide}
          />
        </Part>
        <Part heading="Links">
          {guarded && (
            <p className="hint">Links carry the right to set a password: an organization admin says where they lead.</p>
          )}
          {text('url', 'Address of the portal', { hint: 'Scheme and host; mailed links lead here.', isRequired: true })}
          {text('confirm_url', 'Where a confirmation link leads', {
            hint: 'A path of the portal, or a page of your own front end.',
            isRequired: true,
          })}
          {text('reset_password_url', 'Where a password link leads', { isRequired: true })}
          {text('login_url', 'Where "log in" in a mail leads', { isRequired: true })}
          {text('allowed_origins', 'Other origins that may call the portal', {
            hint: 'One per line, such as https://developers.example.com. Their pages may register developers and log them in.',
            rows: 3,
          })}
        </Part>
        <Part heading="Mails and notifications">
          {guarded && <p className="hint">An organization admin says whom mails come from.</p>}
          {text('mail_from_name', 'Sender’s name', { hint: 'Empty: the installation’s own.' })}
          {text('mail_from_email', 'Sender’s address', { hint: 'One that your mail host may send from.' })}
          {text('mail_reply_to_email', 'Answers go to')}
          {flag(
            'notifications_developer_pii_visibility_enabled',
            'Tell administrators who waits',
            'The mail "somebody waits" then has the developer’s name and address.',
          )}
        </Part>
        {others && <Trouble error={save.error} />}
        {save.isSuccess && !isDirty && <Notice look="good">Saved.</Notice>}
        {mayDecide && isDirty && (
          <div className="save-bar">
            <p role="status">{wrong.size > 0 ? 'Something is not right yet: see above.' : 'There are changes.'}</p>
            <Button className="button quiet" onPress={() => change(draftOf(portal))}>
              Discard
            </Button>
            <Button type="submit" className="button primary" isPending={save.isPending}>
              {save.isPending ? 'Saving…' : 'Save changes'}
            </Button>
          </div>
        )}
      </Form>
    </Page>
  );
}

function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <fieldset className="card part">
      <legend>{heading}</legend>
      {children}
    </fieldset>
  );
}
