-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "anchored" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "detailHash" BYTEA,
ADD COLUMN     "keyId" TEXT;

-- AlterTable
ALTER TABLE "AuditDetail" ADD COLUMN     "changes" TEXT,
ADD COLUMN     "salt" BYTEA;

-- CreateTable
CREATE TABLE "AuditAnchor" (
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "headCount" INTEGER NOT NULL,
    "headsHash" BYTEA NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "keyId" TEXT NOT NULL,
    "previousHash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "AuditAnchor_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "AnchoredHead" (
    "anchor" INTEGER NOT NULL,
    "chain" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "AnchoredHead_pkey" PRIMARY KEY ("anchor","chain")
);

-- CreateIndex
CREATE INDEX "AnchoredHead_chain_sequence_idx" ON "AnchoredHead"("chain", "sequence");

-- What waits for an anchor: all there is at first, and then only ever what came last.
CREATE INDEX "AuditEntry_waiting" ON "AuditEntry"("chain") WHERE NOT "anchored";
