import { chmod, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Ours alone; as root, others may pass through (not look), since PostgreSQL then runs as another user inside it. */
const MODE = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Makes the folder that holds all of an embedded start's data. */
export async function makeHome(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: MODE });
  await chmod(folder, MODE);
}

/** The same, for a moment: whoever asks for it deletes it. */
export async function makeTemporaryHome(purpose: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `vestibule-${purpose}-`));
  await chmod(folder, MODE);
  return folder;
}
