import { Piscina } from 'piscina';
import type { MailKind } from '../domain/mail-kind';
import { MAIL_PARTS, type TemplateContent } from '../domain/email-template';
import { threadFile } from '../security/thread-file';
import type { TemplateFault } from './validate-template';
import type { MailMaterial, RenderedMail } from './compose-mail';
import type { TemplateTask } from './template-runner-thread';

/** Portals' own words for mails, tried and rendered in a thread: whatever they hold, everybody else is served meanwhile. */
export interface TemplateRunner {
  /** What is wrong with them. Nothing that fails here is kept. */
  check(kind: MailKind, content: Partial<TemplateContent>): Promise<TemplateFault[]>;
  /** Null where they fail, take too long, or have waited too long for their turn. */
  compose(material: MailMaterial): Promise<RenderedMail | null>;
  close(): Promise<void>;
}

/** How long one text may take; a good one takes a few milliseconds. */
export const TEMPLATE_SECONDS = 2;

const THREAD = { minThreads: 0, maxThreads: 1, idleTimeout: 60_000, resourceLimits: { maxOldGenerationSizeMb: 128 } };

/**
 * How long a mail waits for its turn. While it waits it is held, and it is held for no longer than this and what one text
 * may take: one that waited on would be tried twice.
 */
export const TEMPLATE_TURN_SECONDS = 2;

export interface TemplateRunnerOptions {
  /** How long one to be rendered waits for its turn; for ever when unset, where somebody looks at what comes. */
  turnSeconds?: number;
  filename?: string;
}

export function createTemplateRunner({
  turnSeconds,
  filename = threadFile('mail', 'template-runner-thread'),
}: TemplateRunnerOptions = {}): TemplateRunner {
  const pool = new Piscina<TemplateTask, unknown>({ filename, ...THREAD });
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other, so that nobody's time runs while somebody else's text is at work. Null where it takes too long. */
  function run<Result>(task: TemplateTask, begins: () => boolean = () => true): Promise<Result | null> {
    const done = turn.then(() => runNow(task, begins)) as Promise<Result | null>;
    turn = done.catch(() => undefined);
    return done;
  }

  /** Null where its turn does not come in time: a mail does not wait for its words. */
  async function runSoon<Result>(task: TemplateTask): Promise<Result | null> {
    if (turnSeconds === undefined) return run(task);
    let timer: NodeJS.Timeout | undefined;
    let waits = true;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        waits = false;
        resolve(null);
      }, turnSeconds * 1000);
    });
    const begins = () => {
      clearTimeout(timer);
      return waits;
    };
    return Promise.race([run<Result>(task, begins), patience]).finally(() => clearTimeout(timer));
  }

  async function runNow(task: TemplateTask, begins: () => boolean): Promise<unknown> {
    // The start of a thread does not count.
    await pool.run('ready');
    if (!begins()) return null;
    const signal = AbortSignal.timeout(TEMPLATE_SECONDS * 1000);
    try {
      return await pool.run(task, { signal });
    } catch (error) {
      if (signal.aborted || isOutOfMemory(error)) return null;
      throw error;
    }
  }

  return {
    async check(kind, content) {
      const wrong: TemplateFault[] = [];
      for (const part of MAIL_PARTS) {
        const text = content[part];
        if (text === null || text === undefined) continue;
        const found = await run<TemplateFault[]>({ check: { kind, content: { [part]: text } } });
        wrong.push(...(found ?? [{ part, reason: 'takes too long to render' }]));
      }
      return wrong;
    },
    compose: (material) => runSoon({ compose: material }),
    close: () => pool.destroy(),
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
