-- One name for one thing: tables, columns and values are renamed, and columns that hold one of a few words become enums.

ALTER TABLE "Message" RENAME TO "ProcessedMessage";
ALTER TABLE "ProcessedMessage" RENAME COLUMN "addressHash" TO "emailHash";
ALTER TABLE "ProcessedMessage" RENAME COLUMN "ordinal" TO "version";
ALTER INDEX "Message_pkey" RENAME TO "ProcessedMessage_pkey";
ALTER INDEX "Message_at_idx" RENAME TO "ProcessedMessage_at_idx";
ALTER INDEX "Message_accountId_ordinal_key" RENAME TO "ProcessedMessage_accountId_version_key";
ALTER TRIGGER "Message_answerBy" ON "ProcessedMessage" RENAME TO "ProcessedMessage_answerBy";

ALTER TABLE "Mail" RENAME TO "OutboxMail";
ALTER TABLE "OutboxMail" RENAME COLUMN "addressHash" TO "emailHash";
ALTER INDEX "Mail_pkey" RENAME TO "OutboxMail_pkey";
ALTER INDEX "Mail_messageId_idx" RENAME TO "OutboxMail_messageId_idx";
ALTER INDEX "Mail_postmarkId_idx" RENAME TO "OutboxMail_postmarkId_idx";
ALTER INDEX "Mail_portalId_addressHash_kind_createdAt_idx" RENAME TO "OutboxMail_portalId_emailHash_kind_createdAt_idx";
ALTER INDEX "Mail_accountId_createdAt_idx" RENAME TO "OutboxMail_accountId_createdAt_idx";
ALTER INDEX "Mail_state_dueAt_idx" RENAME TO "OutboxMail_state_dueAt_idx";
ALTER TABLE "OutboxMail" RENAME CONSTRAINT "Mail_accountId_fkey" TO "OutboxMail_accountId_fkey";
ALTER TYPE "MailState" RENAME VALUE 'refused' TO 'failed';
ALTER TYPE "MailState" RENAME VALUE 'dropped' TO 'suppressed';

ALTER TABLE "Account" RENAME COLUMN "addressHash" TO "emailHash";
ALTER TABLE "Account" RENAME COLUMN "messageCount" TO "version";
ALTER TABLE "Account" RENAME COLUMN "addressProvedAt" TO "emailVerifiedAt";
ALTER INDEX "Account_portalId_addressHash_key" RENAME TO "Account_portalId_emailHash_key";
ALTER TABLE "Installation" RENAME COLUMN "addressKeyFingerprint" TO "emailHashKeyFingerprint";
ALTER TABLE "LinkToken" RENAME COLUMN "endedAt" TO "revokedAt";
ALTER TABLE "AuditDetail" RENAME COLUMN "claim" TO "claimedName";

CREATE TYPE "LogInOutcome" AS ENUM ('logged_in', 'invalid_credentials', 'approval_required', 'slowed_down');
ALTER TABLE "SignIn" RENAME TO "LogIn";
ALTER TABLE "LogIn" ALTER COLUMN "outcome" TYPE "LogInOutcome" USING replace("outcome", 'signed_in', 'logged_in')::"LogInOutcome";
ALTER INDEX "SignIn_pkey" RENAME TO "LogIn_pkey";
ALTER INDEX "SignIn_accountId_at_idx" RENAME TO "LogIn_accountId_at_idx";
ALTER INDEX "SignIn_at_idx" RENAME TO "LogIn_at_idx";
ALTER TABLE "AdministratorSignIn" RENAME TO "AdministratorLogIn";
ALTER TABLE "AdministratorLogIn" ALTER COLUMN "outcome" TYPE "LogInOutcome" USING replace("outcome", 'signed_in', 'logged_in')::"LogInOutcome";
ALTER INDEX "AdministratorSignIn_pkey" RENAME TO "AdministratorLogIn_pkey";
ALTER INDEX "AdministratorSignIn_administratorId_at_idx" RENAME TO "AdministratorLogIn_administratorId_at_idx";
ALTER INDEX "AdministratorSignIn_at_idx" RENAME TO "AdministratorLogIn_at_idx";
UPDATE "Session" SET "endedBy" = replace("endedBy", 'signed_out', 'logged_out') WHERE "endedBy" LIKE 'signed_out%';

-- The mail that warns of guesses at a password.
UPDATE "OutboxMail" SET "kind" = 'log-ins-slowed-down' WHERE "kind" = 'sign-ins-slowed-down';
UPDATE "EmailTemplate" SET "name" = 'log-ins-slowed-down' WHERE "name" = 'sign-ins-slowed-down';

CREATE TYPE "ActorKind" AS ENUM ('developer', 'administrator', 'temporal', 'system');
ALTER TABLE "AuditEntry" ALTER COLUMN "actor" TYPE "ActorKind" USING "actor"::"ActorKind";
CREATE TYPE "Role" AS ENUM ('organization_admin', 'portal_admin', 'viewer');
ALTER TABLE "AdministratorRole" ALTER COLUMN "role" TYPE "Role" USING "role"::"Role";
