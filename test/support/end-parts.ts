/** Jest's global tear-down: ends what parts.ts started. */
export default async function endParts(): Promise<void> {
  await (globalThis as typeof globalThis & { endParts?: () => Promise<void> }).endParts?.();
}
