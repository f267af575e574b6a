CREATE TYPE "Visibility" AS ENUM ('public', 'private');

-- In place: these columns have never held anything else.
ALTER TABLE "Portal"
  ALTER COLUMN "defaultApiVisibility" TYPE "Visibility" USING "defaultApiVisibility"::"Visibility",
  ALTER COLUMN "defaultPageVisibility" TYPE "Visibility" USING "defaultPageVisibility"::"Visibility";
