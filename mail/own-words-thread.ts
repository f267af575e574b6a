import type { MailKind } from '../domain/mail-kind';
import type { MailWords } from '../domain/mail-template';
import { checkWords, type WrongWords } from './check-words';
import { composeMail, type MailMaterial, type RenderedMail } from './compose-mail';

/** `ready`: nothing, to find out that the thread is there. */
export type OwnWordsTask = 'ready' | { check: { kind: MailKind; words: Partial<MailWords> } } | { compose: MailMaterial };

/** Runs in a thread of its own, which is ended where it takes too long. */
export default function work(task: OwnWordsTask): WrongWords[] | RenderedMail | null {
  if (task === 'ready') return null;
  if ('check' in task) return checkWords(task.check.kind, task.check.words);
  try {
    return composeMail(task.compose);
  } catch {
    return null;
  }
}
