-- AlterTable
ALTER TABLE "Portal" ADD COLUMN     "accentColor" TEXT,
ADD COLUMN     "logo" TEXT;
