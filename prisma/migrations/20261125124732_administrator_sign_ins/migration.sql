-- CreateTable
CREATE TABLE "AdministratorSignIn" (
    "id" UUID NOT NULL,
    "administratorId" UUID,
    "network" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AdministratorSignIn_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AdministratorSignIn_administratorId_at_idx" ON "AdministratorSignIn"("administratorId", "at");

-- CreateIndex
CREATE INDEX "AdministratorSignIn_at_idx" ON "AdministratorSignIn"("at");
