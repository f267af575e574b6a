import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { GuessableBecause } from '../domain/password-policy';

/** What two common passwords in a row fall short of; a few words that are not among them exceed it by far. */
const ENOUGH_GUESSES = 1e9;
/** More than this is not read, since the time grows faster than the length. */
const READ_CHARACTERS = 48;

/** Made at the start: it takes a tenth of a second, which no request should wait for. */
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: READ_CHARACTERS });

/** Why a password falls to the few guesses that attackers begin with; null where it takes many. */
export function guessableBecause(password: string, personal: readonly string[]): GuessableBecause | null {
  const { guesses, sequence } = estimator.check(password, personal.flatMap(wordsOf));
  if (guesses >= ENOUGH_GUESSES) return null;
  const [main] = [...sequence].sort((a, b) => b.token.length - a.token.length);
  if (main?.pattern === 'repeat') return 'repeats';
  if (main?.pattern === 'sequence' || main?.pattern === 'spatial') return 'runs';
  return main?.['dictionaryName'] === 'userInputs' ? 'personal' : 'common';
}

/** A text and its parts: `ada@example.com` is `ada` as well. */
function wordsOf(text: string): string[] {
  return [text, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length > 2);
}
