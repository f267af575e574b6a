-- AlterEnum
ALTER TYPE "MailState" ADD VALUE 'bounced';

-- CreateTable
CREATE TABLE "EmailTemplate" (
    "portalId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "subject" TEXT,
    "title" TEXT,
    "body" TEXT,
    "buttonLabel" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EmailTemplate_pkey" PRIMARY KEY ("portalId","name")
);

-- CreateTable
CREATE TABLE "AdministratorCredential" (
    "administratorId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "cost" INTEGER NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AdministratorCredential_pkey" PRIMARY KEY ("administratorId")
);

-- CreateTable
CREATE TABLE "AdministratorLink" (
    "id" UUID NOT NULL,
    "administratorId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AdministratorLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AdministratorSession" (
    "id" UUID NOT NULL,
    "administratorId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "tokenId" UUID,

    CONSTRAINT "AdministratorSession_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "AdministratorLink_tokenHash_key" ON "AdministratorLink"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "AdministratorSession_tokenHash_key" ON "AdministratorSession"("tokenHash");

-- CreateIndex
CREATE INDEX "AdministratorSession_expiresAt_idx" ON "AdministratorSession"("expiresAt");

-- CreateIndex
CREATE INDEX "Mail_postmarkId_idx" ON "Mail"("postmarkId");

-- AddForeignKey
ALTER TABLE "EmailTemplate" ADD CONSTRAINT "EmailTemplate_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "Portal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdministratorCredential" ADD CONSTRAINT "AdministratorCredential_administratorId_fkey" FOREIGN KEY ("administratorId") REFERENCES "Administrator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdministratorLink" ADD CONSTRAINT "AdministratorLink_administratorId_fkey" FOREIGN KEY ("administratorId") REFERENCES "Administrator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdministratorSession" ADD CONSTRAINT "AdministratorSession_administratorId_fkey" FOREIGN KEY ("administratorId") REFERENCES "Administrator"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AdministratorSession" ADD CONSTRAINT "AdministratorSession_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AdministratorToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;
