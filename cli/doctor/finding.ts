/** What one check has found. */
export interface Finding {
  subject: string;
  /** What is wrong and what to do, line by line; null where all is well. */
  wrong: string[] | null;
  /** What is worth knowing where all is well. */
  note?: string;
}

export const ok = (subject: string, note?: string): Finding => ({ subject, wrong: null, ...(note !== undefined && { note }) });
export const wrong = (subject: string, ...lines: string[]): Finding => ({ subject, wrong: lines });

/** Does a check. One that cannot be done is a finding too. */
export async function check(subject: string, work: () => Promise<Finding>): Promise<Finding> {
  return work().catch((error: unknown) => wrong(subject, `could not be looked at: ${describe(error)}`));
}

/** In one line; what the driver or gRPC said lies below what is thrown. */
export function describe(error: unknown): string {
  const details = (error as { details?: unknown; cause?: { details?: unknown } } | null) ?? {};
  const said = details.details ?? details.cause?.details;
  if (typeof said === 'string' && said !== '') return said;
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error ? (error.message.split('\n').at(-1) ?? error.name) : String(error);
}

export function print({ subject, wrong, note }: Finding): void {
  if (wrong === null) return console.log(`ok     ${subject}${note === undefined ? '' : `: ${note}`}`);
  const [first = '', ...rest] = wrong;
  console.log(`wrong  ${subject}: ${first}`);
  for (const line of rest) console.log(`         ${line}`);
}
