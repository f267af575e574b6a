import path from 'node:path';

/** Threads load compiled JavaScript only; tests run from the sources, beside which the build lies in dist. */
export function threadFile(folder: string, name: string): string {
  const root = path.join(__dirname, '..');
  return path.join(root, ...(__filename.endsWith('.ts') ? ['dist'] : []), folder, `${name}.js`);
}
