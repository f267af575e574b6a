/** PostgreSQL's own code, where Prisma and its driver pass it on: with raw statements there is no other. */
export function sqlState(error: unknown): string | undefined {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
  return meta?.driverAdapterError?.cause?.originalCode;
}
