-- The id may be another mail host's than Postmark's.
ALTER TABLE "OutboxMail" RENAME COLUMN "postmarkId" TO "mailHostId";
ALTER INDEX "OutboxMail_postmarkId_idx" RENAME TO "OutboxMail_mailHostId_idx";
