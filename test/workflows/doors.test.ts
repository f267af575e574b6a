/** What operators and clients can send through Temporal's own doors: none of it may hold an account up. */
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eventually } from '../support/eventually';
import {
  accountOf,
  AN_ADMINISTRATOR,
  linkOf,
  mailKindsTo,
  verifyEmail,
  registerWithPassword,
  signUp,
} from '../support/registrations';
import { type Applicant, startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startWorkflowHarness(environment);
  runs.log.expect(/malformed signal/);
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = ({ workflowId }: Applicant) => runs.client.workflow.getHandle(workflowId);

async function pending(): Promise<Applicant> {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  return applicant;
}

async function decide(applicant: Applicant, status: 'approved' | 'rejected' | 'revoked') {
  const expectedRevision = (await accountOf(runs, applicant))?.revision ?? 0;
  return runs.gateway.ask(applicant, { type: 'changeStatus', status, expectedRevision, actor: AN_ADMINISTRATOR });
}

async function currentDetails(applicant: Applicant): Promise<string> {
  const metadata = await handleOf(applicant).query<{ currentDetails?: string }>('__temporal_workflow_metadata');
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
    const applicant = await pending();
    await handleOf(applicant).signal('reject', input);
    await eventually('the trace', async () => (await currentDetails(applicant)).includes('`reject`'));
    expect(await currentDetails(applicant)).toContain('**ignored**');
    await expect(decide(applicant, 'approved')).resolves.toMatchObject({ accepted: true, changed: true });
    await expect(handleOf(applicant).result()).resolves.toBe('approved');
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
    const applicant = await pending();
    for (const signalName of ['approve', 'register', 'forgotPassword', 'logInsSlowedDown', 'changeStatusLater']) {
      await runs.client.workflowService.signalWorkflowExecution({
        namespace: runs.settings.TEMPORAL_NAMESPACE,
        workflowExecution: { workflowId: applicant.workflowId },
        signalName,
        input: { payloads: [payload] },
      });
    }
    await eventually('the trace', async () => (await currentDetails(applicant)).includes('`changeStatusLater`'));
    expect((await accountOf(runs, applicant))?.status).toBe('pending');
    await expect(decide(applicant, 'rejected')).resolves.toMatchObject({ accepted: true, changed: true });
    await expect(handleOf(applicant).result()).resolves.toBe('rejected');
  });
});

describe('an update with what the database cannot take', () => {
  const asked = () => ({ id: randomUUID(), answerBy: Date.now() + 5000 });
  const nobody = { kind: 'administrator', id: 'nobody' };
  const somebody = { fullName: 'a\u0000b', email: 'a@example.com', answers: {} };
  const deep = { ...somebody, fullName: 'Ada', answers: { team: { name: 'payments' } } };

  it.each([
    ['verifyEmail', () => [{ ...asked(), tokenId: 'nonsense' }]],
    ['verifyEmail', () => [{ ...asked(), id: 'a\u0000b', tokenId: randomUUID() }]],
    ['verifyEmail', () => [{ ...asked(), answerBy: 1e300, tokenId: randomUUID() }]],
    ['setCredential', () => [{ ...asked(), tokenId: randomUUID(), stagedCredentialId: 'x' }]],
    ['changeStatus', () => [{ ...asked(), status: 'banana', actor: AN_ADMINISTRATOR }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: nobody }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: AN_ADMINISTRATOR }, { sensitive: { reason: 'a\u0000b' } }]],
    ['createDeveloper', () => [{ ...asked(), invite: false, actor: AN_ADMINISTRATOR }, { sensitive: { person: somebody } }]],
    ['createDeveloper', () => [{ ...asked(), invite: false, actor: AN_ADMINISTRATOR }, { sensitive: { person: deep } }]],
    ['deleteDeveloper', () => [{ ...asked(), actor: nobody }]],
  ] as [string, () => unknown[]][])('is refused at the door: %s', async (name, args) => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    const update = handleOf(applicant).executeUpdate(name, { args: args() as [] });
    await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
    await verifyEmail(runs, applicant);
  });
});

describe('a message in the name of the api', () => {
  beforeAll(() => runs.log.expect(/without the seal of the api/));

  const asked = () => ({ id: randomUUID(), answerBy: Date.now() + 5000 });
  const person = { sensitive: { person: { fullName: 'Eve', email: 'eve@example.com', answers: {} } } };
  const send = (applicant: Applicant, name: string, args: unknown[]) =>
    handleOf(applicant).executeUpdate(name, { args: args as [] });

  /** Where the account stands, and everything that was ever done to it. */
  async function recordOf(applicant: Applicant) {
    const account = await accountOf(runs, applicant);
    return { account, audit: await runs.database.auditEntry.count({ where: { chain: account?.id } }) };
  }

  it.each([
    ['changeStatus', () => [{ ...asked(), status: 'approved', actor: AN_ADMINISTRATOR }, { sensitive: {} }]],
    ['changeStatus', () => [{ ...asked(), seal: 'k1.1.nonsense', status: 'approved', actor: AN_ADMINISTRATOR }]],
    ['createDeveloper', () => [{ ...asked(), status: 'approved', invite: false, actor: AN_ADMINISTRATOR }, person]],
    ['deleteDeveloper', () => [{ ...asked(), actor: AN_ADMINISTRATOR }]],
  ])('is refused where anybody else sends it by Temporal, whoever it names: %s', async (name, args) => {
    const applicant = await pending();
    const before = await recordOf(applicant);
    await expect(send(applicant, name, args())).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    expect(await recordOf(applicant)).toEqual(before);
    expect(await currentDetails(applicant)).toContain('**refused** (`unsealed`)');
  });

  it('is malformed in the name of anybody but an administrator', async () => {
    const applicant = await pending();
    for (const actor of [{ kind: 'temporal' }, { kind: 'developer' }, { kind: 'system' }]) {
      const update = send(applicant, 'changeStatus', [{ ...asked(), status: 'approved', actor }, { sensitive: {} }]);
      await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
    }
  });

  it('verifies no address and sets no password, though the ids of links stand in the history', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    const link = await eventually('the link', () => linkOf(runs, applicant, 'verify_email'));
    const verify = send(applicant, 'verifyEmail', [{ ...asked(), tokenId: link.id }]);
    await expect(verify).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    const tokenId = await verifyEmail(runs, applicant);
    const stagedCredentialId = await runs.stageCredential();
    const set = send(applicant, 'setCredential', [{ ...asked(), tokenId, stagedCredentialId }]);
    await expect(set).resolves.toMatchObject({ accepted: false, refusal: 'unsealed' });
    expect((await accountOf(runs, applicant))?.status).toBe('awaiting_credential');
  });

  it('changes nothing as a signal either, and leaves a trace', async () => {
    const applicant = await pending();
    const before = await recordOf(applicant);
    const command = { id: randomUUID(), status: 'approved', actor: AN_ADMINISTRATOR };
    await handleOf(applicant).signal('changeStatusLater', command, { sensitive: {} });
    await handleOf(applicant).signal('register', { id: randomUUID() }, person);
    await handleOf(applicant).signal('forgotPassword', { id: randomUUID() });
    await eventually('the trace', async () => (await currentDetails(applicant)).includes('`forgotPassword`'));
    expect(await recordOf(applicant)).toEqual(before);
  });

  it('counts for the account that it was sealed for, as it was sealed, and once', async () => {
    const [one, other] = [await pending(), await pending()];
    const command = { type: 'changeStatus', status: 'approved', actor: AN_ADMINISTRATOR } as const;
    const genuine = runs.sealed(one, command, asked());
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
    const applicant = await pending();
    const run = await runs.client.workflow.start('accountMaintenance', startOptions(applicant, `beside-${randomUUID()}`));
    await expect(run.result()).rejects.toMatchObject({ cause: { message: expect.stringContaining('not that of its account') } });
    const nonsense = { ...startOptions(applicant, runs.applicant().workflowId), args: ['nonsense'] };
    const empty = await runs.client.workflow.start('accountMaintenance', nonsense);
    await expect(empty.result()).rejects.toThrow();
  });

  const startOptions = ({ key, portalName }: Applicant, workflowId: string) => ({
    taskQueue: runs.settings.TEMPORAL_TASK_QUEUE,
    workflowId,
    args: [{ account: key, portalName }],
  });
  const startOf = (applicant: Applicant, workflowId: string) =>
    new WithStartWorkflowOperation('accountMaintenance', {
      ...startOptions(applicant, workflowId),
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
});

it('leaves an account its run when somebody cancels it: the story goes on', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  await handleOf(applicant).cancel();
  const tokenId = await verifyEmail(runs, applicant);
  await handleOf(applicant).cancel();
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.ask(applicant, { type: 'setCredential', tokenId, stagedCredentialId });
  await runs.gateway.tell(applicant, { type: 'forgotPassword' });
  await eventually('the mail', async () => (await mailKindsTo(runs, applicant)).includes('reset-password'));
  await handleOf(applicant).signal('approve');
  await expect(handleOf(applicant).result()).resolves.toBe('approved');
  await runs.mailbox.waitForMail(applicant.email, /approved/i);
});

it('takes the account up again by the next message when somebody terminates its run', async () => {
  const applicant = await pending();
  await handleOf(applicant).terminate();
  await expect(decide(applicant, 'approved')).resolves.toMatchObject({ accepted: true, changed: true });
  await runs.mailbox.waitForMail(applicant.email, /approved/i);
});
