import { defineSignal, setHandler, sleep } from '@temporalio/workflow';
import type { Sensitive } from '../../workflows/messages';
import type { Person } from '../../domain/person';

const register = defineSignal<[object, Sensitive<Person>]>('register');

/** A release that cannot read what people write. */
export async function developerRegistration(): Promise<void> {
  setHandler(register, (_sent, { sensitive }) => {
    throw new TypeError(`${sensitive.fullName} cannot be read`);
  });
  await sleep('1 day');
}

/** The same, before anybody has written. */
export async function accountMaintenance(): Promise<void> {
  throw new RangeError('Ada Lovelace cannot be read');
}
