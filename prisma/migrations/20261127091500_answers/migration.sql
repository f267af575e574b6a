-- AlterTable
ALTER TABLE "Profile" ADD COLUMN     "answers" JSONB NOT NULL DEFAULT '{}';
