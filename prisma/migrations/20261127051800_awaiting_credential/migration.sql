-- A password is the first kind of credential, and others will come.
ALTER TYPE "AccountStatus" RENAME VALUE 'awaiting_password' TO 'awaiting_credential';
