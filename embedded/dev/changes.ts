import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectFolder } from '../../config/project-folder';

/** The build's own last step; it follows from the rest. */
const BUNDLE = /workflow-bundle\.generated\.js$/;

/** Says which files below the folder have another content than when it was last asked; paths are relative to the project. */
export function followChanges(folder: string): () => string[] {
  let before = readAll(folder);
  return () => {
    const now = readAll(folder);
    const names = new Set([...before.keys(), ...now.keys()]);
    const changed = [...names].filter((name) => before.get(name) !== now.get(name));
    before = now;
    return changed;
  };
}

function readAll(folder: string): Map<string, string> {
  const contents = new Map<string, string>();
  if (!existsSync(folder)) return contents;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.map') || BUNDLE.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    contents.set(relative(projectFolder, file), readFileSync(file, 'latin1'));
  }
  return contents;
}

/** Which built files each part reads, by the import table (.dependency-cruiser.cjs). */
const READS = {
  workflows: /^dist\/(workflows|domain|security)\//,
  worker: /^dist\/(worker|activities|workflows|mail|prisma|security|domain|config)\//,
  api: /^(dist\/(api|mail|prisma|security|domain|config)\/|dist\/workflows\/messages\.js$|web\/dist\/)/,
  start: /^dist\/embedded\//,
};
export type ReadingPart = keyof typeof READS;

/** The parts that must be built or started anew after these built files have changed. */
export function partsReading(changed: readonly string[]): ReadingPart[] {
  const parts = Object.keys(READS) as ReadingPart[];
  return parts.filter((part) => changed.some((path) => READS[part].test(path)));
}
