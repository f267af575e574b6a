/** What operators and clients can send through Temporal's own doors: none of it may hold an account up. */
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eventually } from '../support/eventually';
import { accountOf, AN_ADMINISTRATOR, linkOf, mailKindsTo, prove, registerWithPassword, signUp } from '../support/registrations';
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

async function decide(newcomer: Newcomer, status: 'approved' | 'rejected' | 'revoked') {
  const expectedRevision = (await accountOf(runs, newcomer))?.revision ?? 0;
  return runs.gateway.ask(newcomer, { type: 'changeStatus', status, expectedRevision, actor: AN_ADMINISTRATOR });
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
    ['a name that nobody sees', { by: '\u200b\u2060' }],
    ['a reason that nobody sees', '\u3164\u00ad'],
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
    ['createDeveloper', () => [{ ...asked(), invite: false, actor: AN_ADMINISTRATOR }, { sensitive: { person: somebody } }]],
    ['deleteDeveloper', () => [{ ...asked(), actor: nobody }]],
  ] as [string, () => unknown[]][])('is refused at the door: %s', async (name, args) => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    const update = handleOf(newcomer).executeUpdate(name, { args: args() as [] });
    await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
    await prove(runs, newcomer);
  });
});

describe('a message in the name of the api', () => {
  beforeAll(() => runs.log.expect(/without the seal of the api/));

  const asked = () => ({ id: randomUUID(), answerBy: Date.now() + 5000 });
  const person = { sensitive: { person: { fullName: 'Eve', email: 'eve@example.com' } } };
  const send = (newcomer: Newcomer, name: string, args: unknown[]) =>
    handleOf(newcomer).executeUpdate(name, { args: args as [] });

  /** Where the account stands, and everything that was ever done to it. */
  async function recordOf(newcomer: Newcomer) {
    const account = await accountOf(runs, newcomer);
    return { account, audit: await runs.database.auditEntry.count({ where: { chain: account?.id } }) };
  }

  it.each([
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: AN_ADMINISTRATOR }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), seal: 'k1.1.nonsense', status: 'approved', actor: AN_ADMINISTRATOR }]],
    ['createDeveloper', () => [{ ...asked(), status: 'approved', invite: false, actor: AN_ADMINISTRATOR }, person]],
    ['deleteDeveloper', () => [{ ...asked(), actor: AN_ADMINISTRATOR }]],
  ])('is refused where anybody else sends it by Temporal, whoever it names: %s', async (name, args) => {
    const newcomer = await pending();
    const before = await recordOf(newcomer);
    await expect(send(newcomer, name, args())).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    expect(await recordOf(newcomer)).toEqual(before);
    expect(await currentDetails(newcomer)).toContain('**refused** (`unsealed`)');
  });

  it('is malformed in the name of anybody but an administrator', async () => {
    const newcomer = await pending();
    for (const actor of [{ kind: 'temporal' }, { kind: 'developer' }, { kind: 'system' }]) {
      const update = send(newcomer, 'changeStatus', [{ ...asked(), status: 'approved', actor }, { sensitive: {} }]);
      await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
    }
  });

  it('proves no address and sets no password, though the ids of links stand in the history', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    const link = await eventually('the link', () => linkOf(runs, newcomer, 'verify_email'));
    const verify = send(newcomer, 'verifyEmail', [{ ...asked(), tokenId: link.id }]);
    await expect(verify).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    const tokenId = await prove(runs, newcomer);
    const stagedCredentialId = await runs.stageCredential();
    const set = send(newcomer, 'setPassword', [{ ...asked(), tokenId, stagedCredentialId }]);
    await expect(set).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    expect((await accountOf(runs, newcomer))?.status).toBe('awaiting_credential');
  });

  it('changes nothing as a signal either, and leaves a trace', async () => {
    const newcomer = await pending();
    const before = await recordOf(newcomer);
    const wish = { id: randomUUID(), status: 'approved', actor: AN_ADMINISTRATOR };
    await handleOf(newcomer).signal('changeStatusLater', wish, { sensitive: {} });
    await handleOf(newcomer).signal('register', { id: randomUUID() }, person);
    await handleOf(newcomer).signal('forgotPassword', { id: randomUUID() });
    await eventually('the trace', async () => (await currentDetails(newcomer)).includes('`forgotPassword`'));
    expect(await recordOf(newcomer)).toEqual(before);
  });

  it('counts for the account that it was sealed for, as it was sealed, and once', async () => {
    const [one, other] = [await pending(), await pending()];
    const wish = { type: 'changeStatus', status: 'approved', actor: AN_ADMINISTRATOR } as const;
    const genuine = runs.sealed(one, wish, asked());
    const unsealed = { accepted: false, refusal: 'unsealed' };
    await expect(send(other, 'changeStatus', genuine)).resolves.toMatchObject(unsealed);
    const [open, closed] = genuine;
    await expect(send(one, 'changeStatus', [{ ...open, status: 'rejected' }, closed])).resolves.toMatchObject(unsealed);
    await expect(send(one, 'changeStatus', genuine)).resolves.toMatchObject({ accepted: true, changed: true });
    expect((await accountOf(runs, other))?.status).toBe('pending');
    await decide(one, 'revoked');
    await expect(
      runs.client.workflow.executeUpdateWithStart('changeStatus', {
        args: genuine,
        startWorkflowOperation: startOf(one, one.workflowId),
      }),
    ).resolves.toMatchObject({ accepted: true, changed: true });
    expect((await accountOf(runs, one))?.status).toBe('revoked');
  });

  it('reaches an account by no run but its own', async () => {
    const newcomer = await pending();
    const run = await runs.client.workflow.start('accountMaintenance', startOptions(newcomer, `beside-${randomUUID()}`));
    await expect(run.result()).rejects.toMatchObject({ cause: { message: expect.stringContaining('not that of its account') } });
    const nonsense = { ...startOptions(newcomer, runs.newcomer().workflowId), args: ['nonsense'] };
    const empty = await runs.client.workflow.start('accountMaintenance', nonsense);
    await expect(empty.result()).rejects.toThrow();
  });

  const startOptions = ({ key, portalName }: Newcomer, workflowId: string) => ({
    taskQueue: runs.settings.TASK_QUEUE,
    workflowId,
    args: [{ account: key, portalName }],
  });
  const startOf = (newcomer: Newcomer, workflowId: string) =>
    new WithStartWorkflowOperation('accountMaintenance', {
      ...startOptions(newcomer, workflowId),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
});

it('leaves an account its run when somebody cancels it: the story goes on', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  await handleOf(newcomer).cancel();
  const tokenId = await prove(runs, newcomer);
  await handleOf(newcomer).cancel();
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.ask(newcomer, { type: 'setPassword', tokenId, stagedCredentialId });
  await runs.gateway.tell(newcomer, { type: 'forgotPassword' });
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
