/** What operators and clients can send through Temporal's own doors: none of it may hold an account up. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eventually } from '../support/eventually';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, prove, registerWithPassword, signUp } from '../support/registrations';
import { type Newcomer, startRuns, type Runs } from '../support/runs';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: Runs;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startRuns(environment);
  runs.log.expect(/malformed signal/);
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = ({ workflowId }: Newcomer) => runs.client.workflow.getHandle(workflowId);

async function pending(): Promise<Newcomer> {
  const newcomer = runs.newcomer();
  await registerWithPassword(runs, newcomer);
  return newcomer;
}

async function decide(newcomer: Newcomer, status: 'approved' | 'rejected') {
  const revisionSeen = (await accountOf(runs, newcomer))?.revision ?? 0;
  return runs.gateway.changeStatus(newcomer, { status, revisionSeen, actor: AN_ADMINISTRATOR });
}

async function currentDetails(newcomer: Newcomer): Promise<string> {
  const metadata = await handleOf(newcomer).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}

describe('a decision that is signalled with what nobody can keep', () => {
  it.each([
    ['NUL in its reason', { reason: 'a\u0000b' }],
    ['a reason longer than the api takes', { reason: 'x'.repeat(1025) }],
    ['marks that turn the direction of what follows', { by: 'ops\u202Eevil' }],
    ['a name that is none', { by: 7 }],
    ['a list', ['approve']],
    ['a number', 5],
  ])('is ignored, with a trace, and the next one counts: %s', async (_name, input) => {
    const newcomer = await pending();
    await handleOf(newcomer).signal('reject', input);
    await eventually('the trace', async () => (await currentDetails(newcomer)).includes('`reject`'));
    expect(await currentDetails(newcomer)).toContain('**ignored**');
    await expect(decide(newcomer, 'approved')).resolves.toMatchObject({ accepted: true, changed: true });
    await expect(handleOf(newcomer).result()).resolves.toBe('approved');
  });
});

describe('an input that nobody can read', () => {
  const unreadable = {
    'broken JSON': { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"reason": ') },
    'an encoding that nobody knows': { metadata: { encoding: Buffer.from('binary/mystery') }, data: Buffer.from('x') },
    'a sealed payload that was changed': {
      metadata: { encoding: Buffer.from('binary/encrypted'), 'key-id': Buffer.from('k1') },
      data: Buffer.alloc(60, 1),
    },
  };

  it.each(Object.entries(unreadable))('decides nothing and holds nothing up: %s', async (_name, payload) => {
    const newcomer = await pending();
    for (const signalName of ['approve', 'register', 'forgotPassword', 'signInsSlowedDown', 'changeStatusLater']) {
      await runs.client.workflowService.signalWorkflowExecution({
        namespace: runs.settings.TEMPORAL_NAMESPACE,
        workflowExecution: { workflowId: newcomer.workflowId },
        signalName,
        input: { payloads: [payload] },
      });
    }
    await eventually('the trace', async () => (await currentDetails(newcomer)).includes('`changeStatusLater`'));
    expect((await accountOf(runs, newcomer))?.status).toBe('pending');
    await expect(decide(newcomer, 'rejected')).resolves.toMatchObject({ accepted: true, changed: true });
    await expect(handleOf(newcomer).result()).resolves.toBe('rejected');
  });
});

describe('an update with what the database cannot take', () => {
  const asked = () => ({ id: randomUUID(), answerBy: Date.now() + 5000 });
  const nobody = { kind: 'administrator', id: 'nobody' };
  const somebody = { fullName: 'a\u0000b', email: 'a@example.com' };

  it.each([
    ['verifyEmail', () => [{ ...asked(), tokenId: 'nonsense' }]],
    ['verifyEmail', () => [{ ...asked(), id: 'a\u0000b', tokenId: randomUUID() }]],
    ['verifyEmail', () => [{ ...asked(), answerBy: 1e300, tokenId: randomUUID() }]],
    ['setPassword', () => [{ ...asked(), tokenId: randomUUID(), stagedCredentialId: 'x' }]],
    ['changeStatus', () => [{ ...asked(), status: 'banana', actor: AN_ADMINISTRATOR }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: nobody }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: AN_ADMINISTRATOR }, { sensitive: { reason: 'a\u0000b' } }]],
    ['createDeveloper', () => [{ ...asked(), invite: false, actor: AN_ADMINISTRATOR }, { sensitive: somebody }]],
    ['deleteDeveloper', () => [{ ...asked(), actor: nobody }]],
  ] as [string, () => unknown[]][])('is refused at the door: %s', async (name, args) => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    const update = handleOf(newcomer).executeUpdate(name, { args: args() as [] });
    await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
    await prove(runs, newcomer);
  });
});

it('leaves an account its run when somebody cancels it: the story goes on', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  await handleOf(newcomer).cancel();
  const tokenId = await prove(runs, newcomer);
  await handleOf(newcomer).cancel();
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.setPassword(newcomer, { tokenId, stagedCredentialId, purpose: 'set_password' });
  await runs.gateway.forgotPassword(newcomer);
  await eventually('the mail', async () => (await mailKindsTo(runs, newcomer)).includes('reset-password'));
  await handleOf(newcomer).signal('approve');
  await expect(handleOf(newcomer).result()).resolves.toBe('approved');
  await runs.mailbox.waitForMail(newcomer.email, /approved/i);
});

it('takes the account up again by the next message when somebody terminates its run', async () => {
  const newcomer = await pending();
  await handleOf(newcomer).terminate();
  await expect(decide(newcomer, 'approved')).resolves.toMatchObject({ accepted: true, changed: true });
  await runs.mailbox.waitForMail(newcomer.email, /approved/i);
});
