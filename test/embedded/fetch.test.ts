import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchProgram } from '../../embedded/fetch/fetch-program';
import { mustHash, WrongHash } from '../../embedded/fetch/hash';
import { type Program, thisPlatform } from '../../embedded/fetch/program';
import type { Progress } from '../../embedded/processes/progress';

const GOOD = '#!/bin/sh\necho good\n';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const program: Program = {
  name: 'Some program',
  version: '1.0.0',
  file: 'some-program',
  wheelProject: 'none',
  megabytes: 1,
  pinned: { [thisPlatform]: { archiveUrl: 'https://example.com/', wheel: sha256(GOOD), executable: sha256(GOOD) } },
  otherwise: 'install it yourself',
};

describe('fetching a program', () => {
  let cache: string;
  let said: string[];
  const progress: Progress = { say: (text) => void said.push(text), step: () => undefined };
  const source = (name: string, content: string): [string, (program: Program, folder: string) => Promise<string>] => [
    name,
    async (wanted, folder) => {
      const file = join(folder, wanted.file);
      await writeFile(file, content);
      await mustHash(file, sha256(GOOD), `${wanted.name} from ${name}`);
      return file;
    },
  ];

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'cache-'));
    said = [];
  });
  afterEach(() => rm(cache, { recursive: true }));

  it('takes the next source where one gives something with another hash', async () => {
    const file = await fetchProgram(program, cache, progress, [source('a bad mirror', 'evil'), source('a good one', GOOD)]);
    expect(await readFile(file, 'utf8')).toBe(GOOD);
    expect(said.join('\n')).toMatch(/is not what it should be: its SHA-256 is [0-9a-f]{64}/);
  });

  it('fails, keeps nothing, and says what helps where no source has it', async () => {
    const fetching = fetchProgram(program, cache, progress, [source('a bad mirror', 'evil')]);
    await expect(fetching).rejects.toThrow(/could not be fetched \(a bad mirror: .*\)\. What helps: install it yourself/);
    expect(await readdir(cache)).toEqual([]);
  });

  it('fetches once, and again only where the cached file has changed', async () => {
    const file = await fetchProgram(program, cache, progress, [source('a mirror', GOOD)]);
    await expect(fetchProgram(program, cache, progress, [])).resolves.toBe(file);
    await writeFile(file, 'changed');
    await expect(fetchProgram(program, cache, progress, [])).rejects.toThrow('could not be fetched');
    await fetchProgram(program, cache, progress, [source('a mirror', GOOD)]);
    expect(await readFile(file, 'utf8')).toBe(GOOD);
  });

  it('names the file whose hash is wrong', async () => {
    await writeFile(join(cache, 'file'), 'x');
    await expect(mustHash(join(cache, 'file'), sha256('y'), 'The file')).rejects.toThrow(WrongHash);
  });
});
