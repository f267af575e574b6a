-- What lists filter and sort by, in one table, and how many there are: kept by triggers, so that whatever changes an account
-- or its profile has changed the directory by the end of the same statement. The folded texts are what ILIKE compares in
-- "und-x-icu", folded once instead of for each look.
CREATE TABLE "DirectoryEntry" (
    "accountId" UUID NOT NULL,
    "portalId" UUID NOT NULL,
    "status" "AccountStatus" NOT NULL,
    "statusSince" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "email" TEXT COLLATE "und-x-icu" NOT NULL,
    "fullName" TEXT COLLATE "und-x-icu" NOT NULL,
    "emailFolded" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower("email")) STORED,
    "nameFolded" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (lower("fullName")) STORED,

    CONSTRAINT "DirectoryEntry_pkey" PRIMARY KEY ("accountId"),
    CONSTRAINT "DirectoryEntry_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Profile"("accountId")
      ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "DirectoryCount" (
    "id" BIGSERIAL NOT NULL,
    "portalId" UUID NOT NULL,
    "status" "AccountStatus" NOT NULL,
    "entries" INTEGER NOT NULL,
    "changes" BIGINT NOT NULL,

    CONSTRAINT "DirectoryCount_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "DirectoryCount_portalId_idx" ON "DirectoryCount"("portalId");

-- \x3B is a semicolon (what applies migrations cuts a script at each one, even inside a text).
CREATE FUNCTION keep_directory_entries() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  moved uuid[]\x3B
BEGIN
  IF TG_LEVEL = ''ROW'' THEN
    moved := ARRAY[NEW."id"]\x3B
  ELSE
    moved := ARRAY(SELECT "accountId" FROM "kept")\x3B
  END IF\x3B
  INSERT INTO "DirectoryEntry"
    ("accountId", "portalId", "status", "statusSince", "deadline", "createdAt", "updatedAt", "email", "fullName")
  SELECT account."id", account."portalId", account."status", account."statusSince", account."deadline", account."createdAt",
    account."updatedAt", profile."email", profile."fullName"
  FROM "Account" account JOIN "Profile" profile ON profile."accountId" = account."id"
  WHERE account."id" = ANY(moved)
  ON CONFLICT ("accountId") DO UPDATE
  SET "status" = EXCLUDED."status", "statusSince" = EXCLUDED."statusSince", "deadline" = EXCLUDED."deadline",
    "updatedAt" = EXCLUDED."updatedAt", "email" = EXCLUDED."email", "fullName" = EXCLUDED."fullName"\x3B
  RETURN NULL\x3B
END';

CREATE TRIGGER "Account_directory" AFTER UPDATE ON "Account" FOR EACH ROW
  WHEN ((NEW."status", NEW."statusSince", NEW."deadline", NEW."updatedAt", NEW."revision")
    IS DISTINCT FROM (OLD."status", OLD."statusSince", OLD."deadline", OLD."updatedAt", OLD."revision"))
  EXECUTE FUNCTION keep_directory_entries();
CREATE TRIGGER "Profile_directory_inserted" AFTER INSERT ON "Profile" REFERENCING NEW TABLE AS "kept"
  FOR EACH STATEMENT EXECUTE FUNCTION keep_directory_entries();
CREATE TRIGGER "Profile_directory_updated" AFTER UPDATE ON "Profile" REFERENCING NEW TABLE AS "kept"
  FOR EACH STATEMENT EXECUTE FUNCTION keep_directory_entries();

CREATE FUNCTION count_directory_entries() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  IF TG_OP <> ''INSERT'' THEN
    INSERT INTO "DirectoryCount" ("portalId", "status", "entries", "changes")
    SELECT "portalId", "status", -count(*), count(*) FROM "before" GROUP BY "portalId", "status"\x3B
  END IF\x3B
  IF TG_OP <> ''DELETE'' THEN
    INSERT INTO "DirectoryCount" ("portalId", "status", "entries", "changes")
    SELECT "portalId", "status", count(*), count(*) FROM "after" GROUP BY "portalId", "status"\x3B
  END IF\x3B
  RETURN NULL\x3B
END';

CREATE TRIGGER "DirectoryEntry_inserted" AFTER INSERT ON "DirectoryEntry" REFERENCING NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION count_directory_entries();
CREATE TRIGGER "DirectoryEntry_updated" AFTER UPDATE ON "DirectoryEntry" REFERENCING OLD TABLE AS "before" NEW TABLE AS "after"
  FOR EACH STATEMENT EXECUTE FUNCTION count_directory_entries();
CREATE TRIGGER "DirectoryEntry_deleted" AFTER DELETE ON "DirectoryEntry" REFERENCING OLD TABLE AS "before"
  FOR EACH STATEMENT EXECUTE FUNCTION count_directory_entries();

-- Those that there are. The triggers keep what changes meanwhile.
INSERT INTO "DirectoryEntry"
  ("accountId", "portalId", "status", "statusSince", "deadline", "createdAt", "updatedAt", "email", "fullName")
SELECT account."id", account."portalId", account."status", account."statusSince", account."deadline", account."createdAt",
  account."updatedAt", profile."email", profile."fullName"
FROM "Account" account JOIN "Profile" profile ON profile."accountId" = account."id"
ON CONFLICT DO NOTHING;

-- Those in the order of "und-x-icu" are built again where ICU has changed: see prisma/directory-indexes.ts.
CREATE INDEX "DirectoryEntry_portalId_status_accountId_idx" ON "DirectoryEntry"("portalId", "status", "accountId");
CREATE INDEX "DirectoryEntry_portalId_status_createdAt_accountId_idx" ON "DirectoryEntry"("portalId", "status", "createdAt", "accountId");
CREATE INDEX "DirectoryEntry_portalId_status_updatedAt_accountId_idx" ON "DirectoryEntry"("portalId", "status", "updatedAt", "accountId");
CREATE INDEX "DirectoryEntry_portalId_status_statusSince_accountId_idx" ON "DirectoryEntry"("portalId", "status", "statusSince", "accountId");
CREATE INDEX "DirectoryEntry_portalId_status_deadline_accountId_idx" ON "DirectoryEntry"("portalId", "status", "deadline", "accountId")
  WHERE "status" IN ('awaiting_verification', 'awaiting_credential');
CREATE INDEX "DirectoryEntry_portalId_status_email_accountId_idx" ON "DirectoryEntry"("portalId", "status", "email", "accountId");
CREATE INDEX "DirectoryEntry_portalId_status_fullName_accountId_idx" ON "DirectoryEntry"("portalId", "status", "fullName", "accountId");
CREATE INDEX "DirectoryEntry_portalId_emailFolded_idx" ON "DirectoryEntry"("portalId", "emailFolded");
CREATE INDEX "DirectoryEntry_portalId_nameFolded_idx" ON "DirectoryEntry"("portalId", "nameFolded");

ANALYZE "DirectoryEntry";

-- Those that the reconciler looks at, page by page: few, beside all that have been decided.
CREATE INDEX "Account_undecided_idx" ON "Account"("id")
  WHERE "status" IN ('awaiting_verification', 'awaiting_credential', 'pending');
