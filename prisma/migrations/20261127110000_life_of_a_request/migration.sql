-- CreateEnum
CREATE TYPE "WaitingFor" AS ENUM ('administrator', 'second_administrator', 'developer');

-- CreateEnum
CREATE TYPE "RememberedDecision" AS ENUM ('approved', 'rejected', 'revoked', 'expired', 'withdrawn');

-- CreateEnum
CREATE TYPE "NotificationChoice" AS ENUM ('at_once', 'digest', 'none');

-- CreateEnum
CREATE TYPE "PortalDocumentKind" AS ENUM ('approval_policy', 'sign_up_form');

-- AlterEnum
ALTER TYPE "TokenPurpose" ADD VALUE 'view_request';

-- AlterTable
ALTER TABLE "Profile" ADD COLUMN     "termsAcceptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "termsVersion" TEXT;

-- AlterTable
ALTER TABLE "OutboxMail" ADD COLUMN     "addressee" JSONB;

-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "policyRevision" INTEGER,
ADD COLUMN     "rule" TEXT;

-- AlterTable
ALTER TABLE "AuditDetail" ADD COLUMN     "facts" TEXT;

-- AlterTable
ALTER TABLE "Administrator" ADD COLUMN     "notifications" "NotificationChoice" NOT NULL DEFAULT 'at_once';

-- CreateTable
CREATE TABLE "PortalDocument" (
    "portalId" UUID NOT NULL,
    "kind" "PortalDocumentKind" NOT NULL,
    "revision" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "administratorId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PortalDocument_pkey" PRIMARY KEY ("portalId","kind","revision")
);

-- CreateTable
CREATE TABLE "EarlierDecision" (
    "portalId" UUID NOT NULL,
    "emailHash" TEXT NOT NULL,
    "decision" "RememberedDecision" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "forgottenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EarlierDecision_pkey" PRIMARY KEY ("portalId","emailHash","at")
);

-- CreateTable
CREATE TABLE "ApprovalRequest" (
    "accountId" UUID NOT NULL,
    "waitingFor" "WaitingFor" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "waited" BIGINT NOT NULL,
    "approvals" INTEGER,
    "firstApproval" TEXT,
    "question" TEXT,
    "escalatedAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApprovalRequest_pkey" PRIMARY KEY ("accountId")
);

-- CreateIndex
CREATE INDEX "PortalDocument_kind_createdAt_idx" ON "PortalDocument"("kind", "createdAt");

-- CreateIndex
CREATE INDEX "EarlierDecision_forgottenAt_idx" ON "EarlierDecision"("forgottenAt");

-- CreateIndex
CREATE INDEX "ApprovalRequest_waitingFor_idx" ON "ApprovalRequest"("waitingFor");

-- AddForeignKey
ALTER TABLE "PortalDocument" ADD CONSTRAINT "PortalDocument_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "Portal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EarlierDecision" ADD CONSTRAINT "EarlierDecision_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "Portal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApprovalRequest" ADD CONSTRAINT "ApprovalRequest_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
