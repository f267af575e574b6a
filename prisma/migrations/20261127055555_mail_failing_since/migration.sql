-- AlterTable
ALTER TABLE "Mail" ADD COLUMN     "failingSince" TIMESTAMPTZ(3);
