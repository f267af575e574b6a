-- A password is the first kind of credential: what is there already is one. An account has one of each kind.
CREATE TYPE "CredentialKind" AS ENUM ('password');

ALTER TABLE "Credential"
  ADD COLUMN "kind" "CredentialKind" NOT NULL DEFAULT 'password',
  DROP CONSTRAINT "Credential_pkey",
  ADD CONSTRAINT "Credential_pkey" PRIMARY KEY ("accountId", "kind");
ALTER TABLE "Credential" ALTER COLUMN "kind" DROP DEFAULT;

ALTER TABLE "StagedCredential" ADD COLUMN "kind" "CredentialKind" NOT NULL DEFAULT 'password';
ALTER TABLE "StagedCredential" ALTER COLUMN "kind" DROP DEFAULT;
