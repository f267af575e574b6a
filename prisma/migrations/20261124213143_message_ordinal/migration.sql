-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "messageCount" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "ordinal" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "Message_accountId_ordinal_key" ON "Message"("accountId", "ordinal");
