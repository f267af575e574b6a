import { dictionary } from '@zxcvbn-ts/language-common';

let common: Set<string> | undefined;

/** Whether a password, in lower case, stands on the bundled list of those that attackers try first. */
export function isCommonPassword(lowerCase: string): boolean {
  common ??= new Set(dictionary['passwords-common']);
  return common.has(lowerCase);
}
