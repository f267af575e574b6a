import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';

/** The compiled file; says what to do where there is none. */
export function compiled(...path: string[]): string {
  const file = join(projectFolder, 'dist', ...path);
  if (!existsSync(file)) throw new Error(`${join('dist', ...path)} is missing: run \`npm run build\` first.`);
  return file;
}

/** Runs one of our own commands to its end; returns what it printed, throws with what it complained about. */
export function runCommand(name: string, file: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file], { env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${name} failed: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
  });
}
