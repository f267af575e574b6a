import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the portal's pages into `web/dist/portal`: one document, one style sheet, one script and those of pages that few need. */
export default defineConfig({
  root: here('.'),
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../dist/portal'),
    emptyOutDir: true,
    assetsDir: 'assets/portal',
    target: 'es2022',
    modulePreload: false,
  },
});
