import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where package.json lies: the same folder whether this runs from the sources or compiled from `dist/`. */
export const projectFolder: string = nearestWithPackageJson(__dirname);

/** Prisma's, which the image has beside what is compiled. */
export const migrationsFolder = join(projectFolder, 'prisma', 'migrations');

function nearestWithPackageJson(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('No package.json above this file: Vestibule must run from its own folder.');
  return nearestWithPackageJson(parent);
}
