import { Piscina } from 'piscina';
import type { MailKind } from '../domain/mail-kind';
import { MAIL_PARTS, type MailWords } from '../domain/mail-template';
import { threadFile } from '../security/thread-file';
import type { WrongWords } from './check-words';
import type { MailMaterial, RenderedMail } from './compose-mail';
import type { OwnWordsTask } from './own-words-thread';

/** Portals' own words for mails, tried and rendered in a thread: whatever they hold, everybody else is served meanwhile. */
export interface OwnWords {
  /** What is wrong with them. Nothing that fails here is kept. */
  check(kind: MailKind, words: Partial<MailWords>): Promise<WrongWords[]>;
  /** Null where they fail, or take too long. */
  compose(material: MailMaterial): Promise<RenderedMail | null>;
  close(): Promise<void>;
}

/** How long one text may take; a good one takes a few milliseconds. */
export const OWN_WORDS_SECONDS = 2;

const THREAD = { minThreads: 0, maxThreads: 1, idleTimeout: 60_000, resourceLimits: { maxOldGenerationSizeMb: 128 } };

export function createOwnWords(filename = threadFile('mail', 'own-words-thread')): OwnWords {
  const pool = new Piscina<OwnWordsTask, unknown>({ filename, ...THREAD });
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other, so that nobody's time runs while somebody else's text is at work. Null where it takes too long. */
  function run<Result>(task: OwnWordsTask): Promise<Result | null> {
    const done = turn.then(() => runNow(task)) as Promise<Result | null>;
    turn = done.catch(() => undefined);
    return done;
  }

  async function runNow(task: OwnWordsTask): Promise<unknown> {
    // The start of a thread does not count.
    await pool.run('ready');
    const signal = AbortSignal.timeout(OWN_WORDS_SECONDS * 1000);
    try {
      return await pool.run(task, { signal });
    } catch (error) {
      if (signal.aborted || isOutOfMemory(error)) return null;
      throw error;
    }
  }

  return {
    async check(kind, words) {
      const wrong: WrongWords[] = [];
      for (const part of MAIL_PARTS) {
        const text = words[part];
        if (text === null || text === undefined) continue;
        const found = await run<WrongWords[]>({ check: { kind, words: { [part]: text } } });
        wrong.push(...(found ?? [{ part, reason: 'takes too long to render' }]));
      }
      return wrong;
    },
    compose: (material) => run({ compose: material }),
    close: () => pool.destroy(),
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
