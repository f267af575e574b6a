import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The path of a file in PEM. Read where settings are, so that a wrong one is told with all else that is wrong. */
const pemFile = (what: string, read: (pem: Buffer) => unknown) =>
  z
    .string()
    .superRefine((path, { addIssue }) => {
      let pem: Buffer;
      try {
        pem = readFileSync(path);
      } catch (error) {
        addIssue(`cannot be read: ${(error as Error).message}`);
        return;
      }
      try {
        read(pem);
      } catch {
        addIssue(`holds no ${what} in PEM: ${path}`);
      }
    })
    .optional();

export const certificateFile = pemFile('certificate', (pem) => new X509Certificate(pem));
export const privateKeyFile = pemFile('private key without a passphrase', (pem) => createPrivateKey(pem));

/** Whether the two belong together; null where one of them is not what it ought to be, which is told already. */
export function isPair(certificateFile: string, keyFile: string): boolean | null {
  try {
    return new X509Certificate(readFileSync(certificateFile)).checkPrivateKey(createPrivateKey(readFileSync(keyFile)));
  } catch {
    return null;
  }
}
