import type { Portal, PortalChanges } from '../api/portals';
import { SECTIONS, type Setting } from './sections';

type Name = Setting['name'];

/** What can be changed, as it stands in the form: a text is empty where nothing is set, a list has a line for each. */
export type Draft = { [Key in Name]: Portal[Key] extends boolean ? boolean : string };

const SETTINGS = SECTIONS.flatMap(({ settings }) => settings);

export function draftOf(portal: Portal): Draft {
  return Object.fromEntries(SETTINGS.map(({ name }) => [name, asTyped(portal[name])])) as Draft;
}

function asTyped(value: Portal[Name]): boolean | string {
  return Array.isArray(value) ? value.join('\n') : (value ?? '');
}

/** Only what differs from the portal as it is. */
export function changesIn(draft: Draft, portal: Portal): PortalChanges {
  const before = draftOf(portal);
  const changed = SETTINGS.filter(({ name }) => draft[name] !== before[name]);
  return Object.fromEntries(changed.map((setting) => [setting.name, valueOf(setting, draft, portal)]));
}

function valueOf(setting: Setting, draft: Draft, portal: Portal): unknown {
  const typed = draft[setting.name];
  if (typeof typed === 'boolean') return typed;
  if (Array.isArray(portal[setting.name])) return typed.split(/\s+/).filter(Boolean);
  const isRequired = setting.kind === 'text' && setting.isRequired;
  return typed.trim() === '' && !isRequired ? null : typed.trim();
}
