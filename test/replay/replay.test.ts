/**
 * Changing workflow code must not break runs that are open: histories recorded by earlier versions replay with
 * today's code. To record those of a new version: RECORD_HISTORIES=1 npx jest test/replay
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createKeyRing } from '../../security/key-ring';
import { createPayloadCodec } from '../../security/payload-codec';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, prove, registerWithPassword, signUp } from '../support/registrations';
import { eventually } from '../support/eventually';
import { startRuns, type Newcomer, type Runs } from '../support/runs';
import { localEnvironment } from '../support/temporal';

const HISTORIES = join(__dirname, 'histories');
// Recorded payloads are encrypted with this key, which protects nothing.
const KEYS = `replay:${Buffer.alloc(32, 1).toString('base64')}`;

let environment: TestWorkflowEnvironment;
let runs: Runs;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startRuns(environment, { KEYS });
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

async function replay(json: string, workflowId: string): Promise<void> {
  const ring = createKeyRing([{ id: 'replay', secret: KEYS.slice('replay:'.length) }]);
  const options = {
    workflowBundle: { codePath: process.env['TEST_WORKFLOW_BUNDLE'] ?? '' },
    dataConverter: {
      payloadCodecs: [createPayloadCodec(ring)],
      failureConverterPath: require.resolve('../../security/failure-converter'),
    },
  };
  await Worker.runReplayHistory(options, historyFromJSON(JSON.parse(json)), workflowId);
}

const recorded = readdirSync(HISTORIES, { withFileTypes: true }).filter((entry) => entry.name.endsWith('.json'));

it('has recorded histories to replay', () => expect(recorded.length).toBeGreaterThanOrEqual(5));

it.each(recorded.map(({ name }) => name))('replays the recorded history %s with the code of today', async (name) => {
  await replay(readFileSync(join(HISTORIES, name), 'utf8'), `account/replay/${name}`);
});

const decide = async (newcomer: Newcomer, status: 'approved' | 'rejected' | 'revoked') => {
  const revisionSeen = (await accountOf(runs, newcomer))?.revision ?? 0;
  await runs.gateway.changeStatus(newcomer, { status, revisionSeen, actor: AN_ADMINISTRATOR, reason: 'a reason' });
};

const STORIES: Record<string, (newcomer: Newcomer) => Promise<void>> = {
  async 'auto-approved'(newcomer) {
    await runs.setAutoApproval(true);
    await registerWithPassword(runs, newcomer);
    await runs.setAutoApproval(false);
  },
  async 'approved-by-update'(newcomer) {
    await registerWithPassword(runs, newcomer);
    await decide(newcomer, 'approved');
  },
  async 'rejected-by-signal'(newcomer) {
    await signUp(runs, newcomer);
    await runs.client.workflow.getHandle(newcomer.workflowId).signal('approve');
    await prove(runs, newcomer);
    await runs.gateway.deleteDeveloper(newcomer, { actor: AN_ADMINISTRATOR });
    await registerWithPassword(runs, newcomer);
    await runs.client.workflow.getHandle(newcomer.workflowId).signal('reject', { by: 'ops', reason: 'a reason' });
  },
  async 'forgotten-password'(newcomer) {
    await STORIES['auto-approved']?.(newcomer);
    await runs.client.workflow.getHandle(newcomer.workflowId).result();
    await runs.gateway.forgotPassword(newcomer);
    await eventually('the reset mail', async () => (await mailKindsTo(runs, newcomer)).includes('reset-password'));
  },
  async 'invited-and-revoked'(newcomer) {
    const wish = { person: newcomer.person, status: 'approved', invite: true, actor: AN_ADMINISTRATOR } as const;
    await runs.gateway.createDeveloper(newcomer, wish);
    await decide(newcomer, 'revoked');
  },
};

it.each(Object.keys(STORIES))('replays what has just happened: %s', async (name) => {
  const newcomer = runs.newcomer();
  await STORIES[name]?.(newcomer);
  const handle = runs.client.workflow.getHandle(newcomer.workflowId);
  await handle.result();
  const json = historyToJSON(await handle.fetchHistory());
  if (process.env['RECORD_HISTORIES']) {
    mkdirSync(HISTORIES, { recursive: true });
    // Which process on which machine it was is nobody's business.
    writeFileSync(join(HISTORIES, `${name}.json`), json.replaceAll(/"identity": ?"[^"]*"/g, '"identity": "recorded"'));
  }
  await replay(json, newcomer.workflowId);
});
