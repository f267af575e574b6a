/** Jest's global tear-down: ends what parts.ts started. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as typeof globalThis & { globalTeardown?: () => Promise<void> }).globalTeardown?.();
}
