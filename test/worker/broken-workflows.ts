import { defineSignal, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { Sensitive } from '../../workflows/messages';
import type { Person } from '../../domain/person';

export const HINDERED_ONCE = 'hindered once';

const register = defineSignal<[object, Sensitive<{ person: Person }>]>('register');

/** A release that cannot read what people write. */
export async function developerRegistration(): Promise<void> {
  setHandler(register, (_sent, { sensitive }) => {
    throw new TypeError(`${sensitive.person.fullName} cannot be read`);
  });
  await sleep('1 day');
}

/** Events of a run before its first task has failed. */
const BEGINNING = 4;

/** The same, before anybody has written; and a run that is named to be hindered only once. */
export async function accountMaintenance({ portalName }: { portalName: string }): Promise<void> {
  if (portalName === HINDERED_ONCE && workflowInfo().historyLength > BEGINNING) return;
  throw new RangeError('Ada Lovelace cannot be read');
}
