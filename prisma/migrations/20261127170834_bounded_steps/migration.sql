-- Lists and digests ask the directory, and the reconciler its own index: nothing goes by these any more.
DROP INDEX "Account_portalId_status_createdAt_idx";
DROP INDEX "Account_status_deadline_idx";

-- When a mail of a closed account is to go: found without a look at the mails of all that are open.
ALTER TABLE "OutboxMail" ADD COLUMN "forgottenAt" TIMESTAMPTZ(3);
UPDATE "OutboxMail" mail SET "forgottenAt" = mail."createdAt" + interval '24 hours'
FROM "Account" account WHERE account."id" = mail."accountId" AND account."status" = 'closed';
CREATE INDEX "OutboxMail_forgottenAt_idx" ON "OutboxMail"("forgottenAt") WHERE "forgottenAt" IS NOT NULL;
