-- Names and addresses are sorted and compared without regard to case as Unicode has it (ICU's root order), whatever the
-- database was made with: ada, Émile, Zoe. Nothing is rewritten. There is no index in this order on purpose: sorting one
-- portal's 190,000 developers takes a tenth of a second, and an index would be wrong after each new version of ICU.
ALTER TABLE "Profile"
  ALTER COLUMN "email" TYPE TEXT COLLATE "und-x-icu",
  ALTER COLUMN "fullName" TYPE TEXT COLLATE "und-x-icu";
