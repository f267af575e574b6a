import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerClient } from 'postmark';
import { createDisk } from '../../embedded/home/disk';
import type { Watchdog } from '../../embedded/processes/watchdog';
import { openLogFile } from '../../embedded/home/log-file';
import { startProcess } from '../../embedded/processes/managed-process';
import { createProgress } from '../../embedded/processes/progress';
import { eventually } from '../support/eventually';
import { startTestMailbox } from '../support/mailbox';

/** Linux's file that takes nothing: every write to it finds the disk full. */
const FULL = '/dev/full';

(existsSync(FULL) ? describe : describe.skip)('a full disk', () => {
  let folder: string;
  let said: string[];
  const disk = () => createDisk((line) => said.push(line));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'full-disk-'));
    said = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('costs log lines, is said once, and is over when there is room again', async () => {
    const files = ['api.log', 'worker.log'].map((name) => join(folder, name));
    await Promise.all(files.map((file) => symlink(FULL, file)));
    const full = disk();
    const logs = files.map((file) => openLogFile(file, full, 10));
    for (const log of logs) for (const line of ['one', 'two']) log.write(line);
    await eventually('the disk is said to be full', async () => said.length > 0);
    // As when the part ends and is started again meanwhile.
    await Promise.all(logs.map((log) => log.close()));
    await Promise.all(files.map((file) => rm(file)));
    await eventually('both logs go on', async () => said.length > 1);
    for (const log of logs) {
      log.write('three');
      await log.close();
      expect(await readFile(log.file, 'utf8')).toBe('(2 lines are missing here: they could not be written)\nthree\n');
    }
    expect(said).toEqual([
      expect.stringContaining(`The disk that holds ${folder} is full`),
      '  Logs and mails can be written again.',
    ]);
  });

  it('does not end the part whose log it is, nor us', async () => {
    const watchdog: Watchdog = { watch: () => undefined, close: () => undefined };
    const log = openLogFile(FULL, disk());
    const part = startProcess({ name: 'one', command: process.execPath, args: ['-p', '"words"'], log }, watchdog);
    expect(await part.ended).toBe('exit code 0');
    expect(said).toHaveLength(1);
  });

  it('does not end what tells people how far it is', async () => {
    const output = createWriteStream(FULL);
    createProgress(output as unknown as NodeJS.WriteStream).say('Starting …');
    await new Promise<void>((resolve) => output.once('close', () => resolve()));
    expect(output.errored).toMatchObject({ code: 'ENOSPC' });
  });

  it('lets the mailbox refuse a mail, wholly, until there is room again', async () => {
    const file = join(folder, 'mails.jsonl');
    const mailbox = await startTestMailbox(file);
    const send = (to: string) =>
      new ServerClient('any', { requestHost: new URL(mailbox.url).host, useHttps: false }).sendEmail({
        ...{ From: 'vestibule@example.com', To: to, Subject: 'Hello', TextBody: 'Hello' },
      });
    await rm(file);
    await symlink(FULL, file);
    await expect(send('ada@example.com')).rejects.toMatchObject({ statusCode: 503 });
    expect(await mailbox.mailsTo('ada@example.com')).toEqual([]);
    await rm(file);
    await send('ada@example.com');
    expect(await mailbox.mailsTo('ada@example.com')).toHaveLength(1);
    expect((await stat(file)).size).toBeGreaterThan(0);
    await mailbox.stop();
  });
});
