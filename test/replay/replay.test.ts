/**
 * Changing workflow code must not break runs that are open: histories recorded by earlier versions replay with
 * today's code. To record those of a new version: RECORD_HISTORIES=1 npx jest test/replay
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createKeyRing } from '../../security/key-ring';
import { createPayloadCodec } from '../../security/payload-codec';
import { TEMPORAL } from '../../domain/approval-request';
import { INITIAL_POLICY } from '../../domain/approval-policy';
import {
  accountOf,
  AN_ADMINISTRATOR,
  linkOf,
  mailKindsTo,
  verifyEmail,
  registerWithPassword,
  signUp,
} from '../support/registrations';
import { eventually } from '../support/eventually';
import { startWorkflowHarness, type Applicant, type WorkflowHarness } from '../support/workflow-harness';
import { localEnvironment } from '../support/temporal';

const HISTORIES = join(__dirname, 'histories');
// Recorded payloads are encrypted with this key, which protects nothing.
const SECRET_KEYS = `replay:${Buffer.alloc(32, 1).toString('base64')}`;

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startWorkflowHarness(environment, { SECRET_KEYS });
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

async function replay(json: string, workflowId: string): Promise<void> {
  const ring = createKeyRing([{ id: 'replay', secret: SECRET_KEYS.slice('replay:'.length) }]);
  const options = {
    workflowBundle: { codePath: process.env['TEST_WORKFLOW_BUNDLE'] ?? '' },
    dataConverter: {
      payloadCodecs: [createPayloadCodec(ring)],
      failureConverterPath: require.resolve('../../security/failure-converter'),
    },
  };
  await Worker.runReplayHistory(options, historyFromJSON(JSON.parse(json)), workflowId);
}

interface RecordedHistory {
  events: [{ workflowExecutionStartedEventAttributes: { workflowId: string } }];
}

const recorded = readdirSync(HISTORIES, { withFileTypes: true }).filter((entry) => entry.name.endsWith('.json'));

it('has recorded histories to replay', () => expect(recorded.length).toBeGreaterThanOrEqual(5));

it.each(recorded.map(({ name }) => name))('replays the recorded history %s with the code of today', async (name) => {
  const json = readFileSync(join(HISTORIES, name), 'utf8');
  const [started] = (JSON.parse(json) as RecordedHistory).events;
  await replay(json, started.workflowExecutionStartedEventAttributes.workflowId);
});

const decide = async (applicant: Applicant, status: 'approved' | 'rejected' | 'revoked') => {
  const expectedRevision = (await accountOf(runs, applicant))?.revision ?? 0;
  await runs.gateway.ask(applicant, {
    type: 'changeStatus',
    status,
    expectedRevision,
    actor: AN_ADMINISTRATOR,
    reason: 'a reason',
  });
};

const STORIES: Record<string, (applicant: Applicant) => Promise<void>> = {
  async 'auto-approved'(applicant) {
    await runs.setAutoApproval(true);
    await registerWithPassword(runs, applicant);
    await runs.setAutoApproval(false);
  },
  async 'approved-by-update'(applicant) {
    await registerWithPassword(runs, applicant);
    await decide(applicant, 'approved');
  },
  async 'rejected-by-signal'(applicant) {
    await signUp(runs, applicant);
    await runs.client.workflow.getHandle(applicant.workflowId).signal('approve');
    await verifyEmail(runs, applicant);
    await runs.gateway.ask(applicant, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR });
    await registerWithPassword(runs, applicant);
    await runs.client.workflow.getHandle(applicant.workflowId).signal('reject', { by: 'ops', reason: 'a reason' });
  },
  async 'asked-and-approved-by-two'(applicant) {
    // A timer is set, and exchanged for a sooner one.
    await runs.setPolicy({ approvals: 2, expireAfterDays: 10, unansweredAfterDays: 1 });
    await registerWithPassword(runs, applicant);
    await runs.gateway.ask(applicant, { type: 'askQuestion', question: 'Which company?', actor: AN_ADMINISTRATOR });
    await runs.gateway.ask(applicant, { type: 'addNote', note: 'called them', actor: AN_ADMINISTRATOR });
    const { id: tokenId } = await eventually('the link', () => linkOf(runs, applicant, 'view_request'));
    const answer = { type: 'answerQuestion', tokenId, reply: 'Acme', answers: {}, termsAccepted: null } as const;
    await runs.gateway.ask(applicant, answer);
    await runs.client.workflow.getHandle(applicant.workflowId).signal('approve');
    await eventually('the first approval', () => runs.database.approvalRequest.findFirst({ where: { firstApproval: TEMPORAL } }));
    await decide(applicant, 'approved');
    await runs.setPolicy(INITIAL_POLICY);
  },
  async 'escalated-and-ended'(applicant) {
    const second = 1 / 86_400;
    await runs.setPolicy({ escalateAfterHours: 24 * second, expireAfterDays: 2 * second });
    await registerWithPassword(runs, applicant);
    await runs.client.workflow.getHandle(applicant.workflowId).result();
    await runs.setPolicy(INITIAL_POLICY);
  },
  async 'forgotten-password'(applicant) {
    await STORIES['auto-approved']?.(applicant);
    await runs.client.workflow.getHandle(applicant.workflowId).result();
    await runs.gateway.tell(applicant, { type: 'forgotPassword' });
    await eventually('the reset mail', async () => (await mailKindsTo(runs, applicant)).includes('reset-password'));
  },
  async 'log-ins-slowed-down'(applicant) {
    await STORIES['auto-approved']?.(applicant);
    await runs.client.workflow.getHandle(applicant.workflowId).result();
    await runs.gateway.tell(applicant, { type: 'logInsSlowedDown' });
    await eventually('the warning', async () => (await mailKindsTo(runs, applicant)).includes('log-ins-slowed-down'));
  },
  async 'invited-and-revoked'(applicant) {
    const command = {
      type: 'createDeveloper',
      person: applicant.person,
      status: 'approved',
      invite: true,
      actor: AN_ADMINISTRATOR,
    } as const;
    await runs.gateway.ask(applicant, command);
    await decide(applicant, 'revoked');
  },
};

/** Keeps what has just been recorded for the versions to come, where the test run asks for it. Nothing is overwritten. */
function keep(name: string, json: string): void {
  const file = join(HISTORIES, `${name}.json`);
  if (!process.env['RECORD_HISTORIES'] || existsSync(file)) return;
  // Which process on which machine it was is nobody's business.
  writeFileSync(file, json.replaceAll(/"identity": ?"[^"]*"/g, '"identity": "recorded"'));
}

async function historyOf({ workflowId }: Applicant): Promise<string> {
  return historyToJSON(await runs.client.workflow.getHandle(workflowId).fetchHistory());
}

it.each(Object.keys(STORIES))('replays what has just happened: %s', async (name) => {
  const applicant = runs.applicant();
  await STORIES[name]?.(applicant);
  await runs.client.workflow.getHandle(applicant.workflowId).result();
  const json = await historyOf(applicant);
  keep(name, json);
  await replay(json, applicant.workflowId);
});

const trigger = (table: string, event: string, does: string) => async (whileIt: () => Promise<void>) => {
  await runs.database.$executeRawUnsafe(
    `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NEW; END $$`,
  );
  await runs.database.$executeRawUnsafe(
    `CREATE TRIGGER fault BEFORE ${event} ON "${table}" FOR EACH ROW EXECUTE FUNCTION fault()`,
  );
  await whileIt();
  await runs.database.$executeRawUnsafe(`DROP FUNCTION fault() CASCADE`);
};

const mailbox =
  (mode: 'hang' | 'unavailable' | 'lost' | 'ok', delays = {}) =>
  async (whileIt: () => Promise<void>) => {
    await runs.mailbox.setMode(mode);
    await runs.mailbox.setDelays(delays);
    await whileIt();
    await runs.mailbox.setMode('ok');
    await runs.mailbox.setDelays({});
  };

interface Fault {
  seconds: number;
  fault(whileIt: () => Promise<void>): Promise<void>;
}

/** What goes wrong, and for how many seconds. Local activities fail, time out, are retried at once, and by a timer. */
const FAULTS: Record<string, Fault> = {
  'mail-host-hangs': { seconds: 2, fault: mailbox('hang') },
  'mail-host-away': { seconds: 2, fault: mailbox('unavailable') },
  'mail-host-slow': { seconds: 2, fault: mailbox('ok', { arriveMs: 1500 }) },
  'answers-lost': { seconds: 1, fault: mailbox('lost') },
  'outbox-stalls': { seconds: 3, fault: trigger('OutboxMail', 'UPDATE', 'PERFORM pg_sleep(2.5)') },
  'messages-fail': { seconds: 1, fault: trigger('ProcessedMessage', 'INSERT', `RAISE EXCEPTION 'fault'`) },
  'messages-fail-for-long': { seconds: 13, fault: trigger('ProcessedMessage', 'INSERT', `RAISE EXCEPTION 'fault'`) },
};

it.each([
  ...Object.keys(FAULTS).map((name) => [name, 'keeps its runs in memory']),
  // Such a worker lets go of a run that is in the midst of a message.
  ['messages-fail-for-long', 'keeps none'],
])(
  'replays what happened meanwhile, on any worker: %s, on one that %s',
  async (name = '', memory) => {
    const { seconds, fault } = FAULTS[name] as Fault;
    const before = runs;
    if (memory === 'keeps none') runs = await startWorkflowHarness(environment, { SECRET_KEYS, WORKER_CACHED_RUNS: '0' });
    runs.log.expect(/"msg":"Activity failed"|gave no answer/);
    // Who replays a run that is still open has no activities to go on with; one that really failed would have a cause here.
    runs.log.expect(/"runId":"[^"]*","msg":"a workflow task fails/);
    const [signingUp, forgetful, decided] = [runs.applicant(), runs.applicant(), runs.applicant()];
    await STORIES['auto-approved']?.(forgetful);
    await runs.client.workflow.getHandle(forgetful.workflowId).result();
    await registerWithPassword(runs, decided);
    const all = { 'sign-up': signingUp, 'forgotten-password': forgetful, decision: decided };

    await fault(async () => {
      await runs.gateway.tell(signingUp, { type: 'register', person: signingUp.person });
      await runs.gateway.tell(signingUp, { type: 'register', person: signingUp.person });
      await runs.gateway.tell(forgetful, { type: 'forgotPassword' });
      await runs.client.workflow.getHandle(decided.workflowId).signal('approve');
      await wait(seconds * 1000);
    });
    // In the middle, and at the end.
    for (const applicant of Object.values(all)) await replay(await historyOf(applicant), applicant.workflowId);
    await eventually('the sign-up is recorded', () => accountOf(runs, signingUp), 60_000);
    // After a long fault what waits is tried again at its own pace, and whoever comes behind it is told to come again.
    await eventually('the link is followed', () => verifyEmail(runs, signingUp).catch(() => null), 60_000);
    await runs.gateway.ask(signingUp, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR });
    for (const [story, applicant] of Object.entries(all)) {
      await runs.client.workflow.getHandle(applicant.workflowId).result();
      const json = await historyOf(applicant);
      if (runs === before) keep(`${story}-${name}`, json);
      await replay(json, applicant.workflowId);
    }
    expect((await accountOf(runs, decided))?.status).toBe('approved');
    if (runs !== before) await runs.stop();
    runs = before;
  },
  120_000,
);
