-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "answerBy" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Mail" ADD COLUMN     "dueAt" TIMESTAMPTZ(3),
ADD COLUMN     "heldUntil" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Mail_state_dueAt_idx" ON "Mail"("state", "dueAt");

-- A mail that was tried before may have arrived: it is looked up before it is tried again.
UPDATE "Mail" SET "heldUntil" = now() WHERE "state" = 'queued' AND "attempts" > 0;
UPDATE "Mail" SET "dueAt" = now() WHERE "state" = 'queued';

-- Whoever waits for an answer is told "nothing has been changed" some time after "answerBy". This keeps that true. It runs
-- at the very end, when nothing is left to wait for, and by the database's own clock.
-- \x3B is a semicolon (what applies migrations cuts a script at each one, even inside a text).
CREATE FUNCTION refuse_late_message() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  IF clock_timestamp() > NEW."answerBy" THEN
    RAISE EXCEPTION USING ERRCODE = ''VL001'', MESSAGE = ''nobody waits for this answer any more''\x3B
  END IF\x3B
  RETURN NULL\x3B
END';

CREATE CONSTRAINT TRIGGER "Message_answerBy" AFTER INSERT ON "Message" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."answerBy" IS NOT NULL) EXECUTE FUNCTION refuse_late_message();
