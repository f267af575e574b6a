import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';

/** A program of the build as a process of its own, with this environment alone. `said` is what it has printed so far. */
export function startProgram(
  file: string,
  environment: Record<string, string>,
  args: readonly string[] = [],
): ChildProcess & { said(): string } {
  const child = spawn(process.execPath, [join(projectFolder, 'dist', file), ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return Object.assign(child, { said: () => said });
}
