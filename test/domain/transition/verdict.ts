import type { Transition } from '../../../domain/change';

/** A transition in one line: refusal or next status, and the mails. */
export function verdict({ refusal, change, mails, nextToken }: Transition): string {
  const words = [refusal ? `refused ${refusal}` : (change?.status ?? 'stays'), ...mails.map(({ kind }) => kind)];
  return [...words, ...(nextToken ? [`hands out ${nextToken}`] : [])].join(', ');
}
