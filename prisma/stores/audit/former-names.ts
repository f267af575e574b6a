/** What older entries call what has another name by now. They are sealed, so they stay as they are. */
const FORMERLY: Record<string, string> = { address_proved: 'email_verified', awaiting_password: 'awaiting_credential' };

/** Today's name of an event or a status as an entry has it. */
export function todaysName<Name extends string | null>(name: Name): string | Name {
  return name === null ? name : (FORMERLY[name] ?? name);
}
