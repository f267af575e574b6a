import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';
import type { Service } from './service';

/** A worker as production runs it, in a process that can be killed. */
export interface WorkerProcess {
  kill(): Promise<void>;
}

export async function startWorkerProcess({ settings, mailbox }: Service): Promise<WorkerProcess> {
  const worker: ChildProcess = spawn(process.execPath, [join(projectFolder, 'dist/worker/main.js')], {
    env: {
      ...process.env,
      DATABASE_URL: settings.DATABASE_URL,
      DATABASE_POOL: '20',
      TEMPORAL_ADDRESS: settings.TEMPORAL_ADDRESS,
      TEMPORAL_TASK_QUEUE: settings.TEMPORAL_TASK_QUEUE,
      RECONCILE_SECONDS: String(settings.RECONCILE_SECONDS),
      POSTMARK_SERVER_TOKEN: 'test',
      POSTMARK_URL: mailbox.url,
      MAIL_FROM: 'Vestibule <vestibule@example.com>',
      MAIL_TIMEOUT_SECONDS: String(settings.MAIL_TIMEOUT_SECONDS),
      MAIL_SEARCH_LAG_SECONDS: String(settings.MAIL_SEARCH_LAG_SECONDS),
      SECRET_KEYS: settings.SECRET_KEYS.map(({ id, secret }) => `${id}:${secret}`).join(),
      EMAIL_HASH_KEY: settings.EMAIL_HASH_KEY,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!worker.stdout) throw new Error('the worker has no output');
  for await (const chunk of worker.stdout) if (String(chunk).includes('worker is ready')) break;
  return {
    async kill() {
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    },
  };
}
