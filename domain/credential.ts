/** What a developer can show to log in. A password is the first kind. */
export const CREDENTIAL_KINDS = ['password'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** What is kept of a password: its bcrypt hash, and the key and cost that it was made with. */
export interface PasswordHash {
  hash: string;
  keyId: string;
  cost: number;
}

/** A credential as it is kept: never what is shown. */
export type Credential = { kind: 'password' } & PasswordHash;
