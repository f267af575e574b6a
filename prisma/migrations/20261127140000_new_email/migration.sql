-- AlterEnum
ALTER TYPE "TokenPurpose" ADD VALUE 'change_email';

-- AlterTable
ALTER TABLE "Profile" ADD COLUMN     "newEmail" TEXT;

-- Few developers change their address: those whose link has expired are found without reading the others.
CREATE INDEX "Profile_newEmail_idx" ON "Profile" ("accountId") WHERE "newEmail" IS NOT NULL;
