/** What the driver said, as Prisma hands it on: PostgreSQL's own code where PostgreSQL answered, else a kind. */
interface DriverCause {
  originalCode?: string;
  kind?: string;
}

/** PostgreSQL's own code (SQLSTATE) of an error. With raw statements there is no other. */
export function sqlState(error: unknown): string | undefined {
  return driverCause(error)?.originalCode;
}

/** Prisma wraps the driver's error, except on the way to the end of a transaction. */
export function driverCause(error: unknown): DriverCause | undefined {
  const { name, meta, cause } = error as {
    name?: string;
    meta?: { driverAdapterError?: { cause?: DriverCause } };
    cause?: unknown;
  };
  return name === 'DriverAdapterError' ? (cause as DriverCause) : meta?.driverAdapterError?.cause;
}
