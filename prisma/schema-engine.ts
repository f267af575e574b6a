import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

type Engine = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

let loaded: Promise<Engine> | null = null;

/** Prisma's schema engine, instantiated on first use: its WebAssembly can be started once per process only. */
export function loadSchemaEngine(): Promise<Engine> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<Engine> {
  // The engine reports panics through this global and fails obscurely where it is missing.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message() {} } });
  const moduleName = '@prisma/schema-engine-wasm/schema_engine_bg';
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Engine & Glue;
  // The package does not export its .wasm file, but keeps it beside the module.
  const binary = await readFile(join(dirname(require.resolve(moduleName)), 'schema_engine_bg.wasm'));
  const { compile, instantiate: start } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
  const { exports } = await start(await compile(binary), { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(exports);
  exports.__wbindgen_start?.();
  return engine;
}

/** What the generated module has beside its typed exports. */
interface Glue {
  __wbg_set_wasm(exports: unknown): void;
}

/** The part of WebAssembly used here; its types come with the browser's library, which this project does without. */
interface WebAssemblyApi {
  compile(binary: Uint8Array): Promise<unknown>;
  instantiate(module: unknown, imports: Record<string, unknown>): Promise<{ exports: { __wbindgen_start?: () => void } }>;
}
