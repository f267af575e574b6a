import { randomUUID } from 'node:crypto';
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
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

beforeEach(() => runs.setAutoApproval(false));

const handleOf = (workflowId: string) => runs.client.workflow.getHandle(workflowId);

async function pending() {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  return applicant;
}

async function currentDetails(workflowId: string): Promise<string> {
  return (await handleOf(workflowId).query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
}

describe('the way in', () => {
  it('ends approved at once where the portal approves by itself', async () => {
    await runs.setAutoApproval(true);
    const applicant = await pending();
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    expect(await mailKindsTo(runs, applicant)).toEqual(['confirm-email-address']);
  });

  it('waits for an administrator otherwise, and mails the decision', async () => {
    const applicant = await pending();
    expect((await accountOf(runs, applicant))?.status).toBe('pending');
    const expectedRevision = (await accountOf(runs, applicant))?.revision ?? 0;
    await runs.gateway.ask(applicant, { type: 'changeStatus', status: 'approved', expectedRevision, actor: AN_ADMINISTRATOR });
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    expect(await mailKindsTo(runs, applicant)).toEqual(['confirm-email-address', 'account-access-approved']);
  });

  it('tells whoever reads the run by which rule, and under which policy, it was decided', async () => {
    await runs.setPolicy({ rules: [{ name: 'Everybody waits', when: [], then: 'ask' }] });
    const { workflowId } = await pending();
    await runs.setPolicy({ rules: [] });
    expect(await currentDetails(workflowId)).toContain('Decided by rule "Everybody waits" under policy 1.');
  });

  it('does not approve those already waiting when auto-approval is switched on', async () => {
    const applicant = await pending();
    await runs.setAutoApproval(true);
    await runs.gateway.tell(applicant, { type: 'register', person: applicant.person });
    await eventually('the status mail', async () => (await mailKindsTo(runs, applicant)).includes('registration-status'));
    expect((await accountOf(runs, applicant))?.status).toBe('pending');
  });

  it('mails the same link when a sign-up is repeated before the proof', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    await runs.gateway.tell(applicant, { type: 'register', person: { ...applicant.person, fullName: 'Somebody Else' } });
    const mails = await eventually('a second mail', async () => {
      const found = await runs.database.outboxMail.findMany({ where: applicant.key });
      return found.length === 2 && found;
    });
    expect(new Set(mails.map((mail) => mail.tokenId)).size).toBe(1);
    expect((await accountOf(runs, applicant))?.profile?.fullName).toBe('Somebody Else');
  });

  it('hands out the same set-password link on a second click', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    const link = await eventually('the link', () => linkOf(runs, applicant, 'verify_email'));
    const [first, second] = [
      await runs.gateway.ask(applicant, { type: 'verifyEmail', tokenId: link.id }),
      await runs.gateway.ask(applicant, { type: 'verifyEmail', tokenId: link.id }),
    ];
    expect(first).toMatchObject({ accepted: true, changed: true });
    expect(second).toMatchObject({ accepted: true, changed: false });
    expect(second).toHaveProperty('nextToken', 'nextToken' in first && first.nextToken);
  });

  it('sends no more than five mails of a kind to an address that is asked for again and again', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    for (let i = 0; i < 9; i += 1) await runs.gateway.tell(applicant, { type: 'register', person: applicant.person });
    await eventually(
      'all messages are recorded',
      async () => (await runs.database.processedMessage.count({ where: applicant.key })) === 10,
    );
    expect(await mailKindsTo(runs, applicant)).toHaveLength(5);
  });
});

it('is one run from sign-up to decision, which says at each stage who has to act', async () => {
  const applicant = runs.applicant();
  const only = async () => {
    const { status, runId } = await handleOf(applicant.workflowId).describe();
    return { status: status.name, runId, says: await currentDetails(applicant.workflowId) };
  };
  await signUp(runs, applicant);
  const { runId } = await handleOf(applicant.workflowId).describe();
  const running = { status: 'RUNNING', runId };
  await eventually('the sign-up', async () => (await currentDetails(applicant.workflowId)).includes('`register`'));
  await expect(only()).resolves.toMatchObject({ ...running, says: expect.stringContaining('open the link') });
  const tokenId = await verifyEmail(runs, applicant);
  await expect(only()).resolves.toMatchObject({ ...running, says: expect.stringContaining('set a password') });
  const stagedCredentialId = await runs.stageCredential();
  await runs.gateway.ask(applicant, { type: 'setCredential', tokenId, stagedCredentialId });
  await expect(only()).resolves.toMatchObject({ ...running, says: expect.stringContaining('Waiting for an administrator') });
  await handleOf(applicant.workflowId).signal('approve');
  const thatRun = runs.client.workflow.getHandle(applicant.workflowId, runId, { followRuns: false });
  await expect(thatRun.result()).resolves.toBe('approved');
});

describe('while the mail host is away', () => {
  beforeEach(async () => {
    runs.log.expect(/"msg":"Activity failed"/);
    await runs.mailbox.setMode('unavailable');
  });

  afterEach(() => runs.mailbox.setMode('ok'));

  async function triedInVain({ workflowId }: Applicant) {
    await eventually('a try', async () => {
      const [mail] = (await handleOf(workflowId).describe()).raw.pendingActivities ?? [];
      return mail?.lastFailure;
    });
  }

  async function decided() {
    await runs.mailbox.setMode('ok');
    const applicant = await pending();
    await runs.mailbox.waitForMail(applicant.email);
    await runs.mailbox.setMode('unavailable');
    await handleOf(applicant.workflowId).signal('approve');
    await triedInVain(applicant);
    return applicant;
  }

  it('does not end before the developer has been told', async () => {
    const applicant = await decided();
    expect((await accountOf(runs, applicant))?.status).toBe('approved');
    expect((await handleOf(applicant.workflowId).describe()).status.name).toBe('RUNNING');
    await runs.mailbox.setMode('ok');
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    expect(await runs.mailbox.mailsTo(applicant.email)).toHaveLength(2);
  });

  it('ends where the account stands by then', async () => {
    const applicant = await decided();
    await runs.gateway.ask(applicant, { type: 'changeStatus', status: 'revoked', actor: AN_ADMINISTRATOR });
    await runs.mailbox.setMode('ok');
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('revoked');
  });

  it('says how a registration ended, whatever its free address is asked for before the run ends', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    await triedInVain(applicant);
    await runs.gateway.ask(applicant, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR });
    await runs.gateway.tell(applicant, { type: 'forgotPassword' });
    await eventually('it is asked', async () => (await currentDetails(applicant.workflowId)).includes('`forgotPassword`'));
    await runs.mailbox.setMode('ok');
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('deleted');
  });
});

describe('signals from the Temporal UI and CLI', () => {
  it.each([
    ['remind', []],
    ['remind', [{ by: 'ops@example.com' }]],
    ['register', []],
  ])('mail the link again: %s %j', async (signal, input) => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    await handleOf(applicant.workflowId).signal(signal, ...input);
    await eventually('a second mail', async () => (await mailKindsTo(runs, applicant)).length === 2);
    expect(await mailKindsTo(runs, applicant)).toEqual(['confirm-email-address', 'confirm-email-address']);
  });

  it.each([
    ['without an input', [], null, null],
    ['with who and why', [{ by: 'ops@example.com', reason: 'known customer' }], 'known customer', 'ops@example.com'],
  ])('approve a waiting developer, %s', async (_name, input, reason, claimedName) => {
    const applicant = await pending();
    await handleOf(applicant.workflowId).signal('approve', ...input);
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    const account = await accountOf(runs, applicant);
    const entry = await runs.database.auditEntry.findFirst({
      where: { chain: account?.id, event: 'approved' },
      include: { detail: true },
    });
    expect(entry?.actor).toBe('temporal');
    expect(entry?.detail?.reason ?? null).toBe(reason);
    expect(entry?.detail?.claimedName ?? null).toBe(claimedName);
  });

  it('change nothing when they come too early, and leave a trace that explains why', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    await handleOf(applicant.workflowId).signal('approve');
    await eventually('the trace', async () => (await currentDetails(applicant.workflowId)).includes('refused'));
    expect(await currentDetails(applicant.workflowId)).toContain('`awaiting_verification`');
    expect((await accountOf(runs, applicant))?.status).toBe('awaiting_verification');
    await verifyEmail(runs, applicant);
  });

  it('are ignored when they are malformed, and the run goes on', async () => {
    runs.log.expect(/malformed signal/);
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    await handleOf(applicant.workflowId).signal('register', 'nonsense');
    await handleOf(applicant.workflowId).signal('forgotPassword');
    await verifyEmail(runs, applicant);
    expect((await accountOf(runs, applicant))?.status).toBe('awaiting_credential');
  });

  it('shows an operator who waits for what, without a name or an address', async () => {
    const applicant = await pending();
    const details = await currentDetails(applicant.workflowId);
    expect(details).toContain('Waiting for an administrator');
    expect(details).toContain('`approve`');
    const { workflowExecutionInfo } = (await handleOf(applicant.workflowId).describe()).raw;
    const personal = new RegExp(`Lovelace|${applicant.email}`);
    expect(JSON.stringify(workflowExecutionInfo)).not.toMatch(personal);
    const history = JSON.stringify(await environment.client.workflow.getHandle(applicant.workflowId).fetchHistory());
    const plain = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map((match) =>
      Buffer.from(match[1] ?? '', 'base64').toString(),
    );
    expect(plain.join('\n')).not.toMatch(personal);
  });
});

describe('what comes when no registration is open', () => {
  it('continues as a registration when a sign-up reaches it', async () => {
    const applicant = runs.applicant();
    await runs.gateway.tell(applicant, { type: 'forgotPassword' });
    await signUp(runs, applicant);
    await verifyEmail(runs, applicant);
    await eventually(
      'a registration run',
      async () => (await handleOf(applicant.workflowId).describe()).type === 'developerRegistration',
    );
  });

  it('waits for a decision in a registration run after an administrator created a pending developer', async () => {
    const applicant = runs.applicant();
    const command = {
      type: 'createDeveloper',
      person: applicant.person,
      status: 'pending',
      invite: true,
      actor: AN_ADMINISTRATOR,
    } as const;
    await expect(runs.gateway.ask(applicant, command)).resolves.toMatchObject({ accepted: true });
    await eventually(
      'a registration run',
      async () => (await handleOf(applicant.workflowId).describe()).type === 'developerRegistration',
    );
    await handleOf(applicant.workflowId).signal('approve');
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
  });

  it('adopts an unfinished registration and ends its links when an administrator creates the developer', async () => {
    const applicant = runs.applicant();
    await signUp(runs, applicant);
    const link = await eventually('the link', () => linkOf(runs, applicant, 'verify_email'));
    const command = {
      type: 'createDeveloper',
      person: { email: applicant.email, fullName: 'By Hand', answers: {}, termsAccepted: null },
      status: 'approved',
      invite: false,
      actor: AN_ADMINISTRATOR,
    } as const;
    await expect(runs.gateway.ask(applicant, command)).resolves.toMatchObject({ accepted: true });
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    expect((await accountOf(runs, applicant))?.profile?.fullName).toBe('By Hand');
    await expect(runs.gateway.ask(applicant, { type: 'verifyEmail', tokenId: link.id })).resolves.toMatchObject({
      refusal: 'token_expired',
    });
  });

  it('frees the address on deletion and keeps only what names nobody', async () => {
    const applicant = await pending();
    const account = await accountOf(runs, applicant);
    await runs.gateway.ask(applicant, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR });
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('deleted');
    expect(await accountOf(runs, applicant)).toBeNull();
    expect(await runs.database.profile.count({ where: { accountId: account?.id } })).toBe(0);
    expect(await runs.database.credential.count({ where: { accountId: account?.id } })).toBe(0);
    expect((await runs.database.account.findUnique({ where: { id: account?.id } }))?.status).toBe('closed');
    await signUp(runs, applicant);
  });
});

it('starts a lost run again from where its account stands', async () => {
  const applicant = await pending();
  await handleOf(applicant.workflowId).terminate('lost');
  const account = await accountOf(runs, applicant);
  const command = {
    type: 'changeStatus',
    status: 'approved',
    expectedRevision: account?.revision ?? 0,
    actor: AN_ADMINISTRATOR,
  } as const;
  await expect(runs.gateway.ask(applicant, command)).resolves.toMatchObject({ accepted: true, changed: true });
});

describe.each(['developerRegistration', 'accountMaintenance'])('a run of %s that somebody starts by hand', (type) => {
  const start = ({ workflowId, key, portalName }: Applicant) =>
    runs.client.workflow.start(type, {
      taskQueue: runs.settings.TEMPORAL_TASK_QUEUE,
      workflowId,
      args: [{ account: key, portalName }],
    });
  /** Of this very run. */
  const outcomeOf = ({ workflowId, firstExecutionRunId }: Awaited<ReturnType<typeof start>>) =>
    runs.client.workflow.getHandle(workflowId, firstExecutionRunId, { followRuns: false }).result();

  it('goes on where the account stands', async () => {
    const applicant = await pending();
    await handleOf(applicant.workflowId).terminate('lost');
    await start(applicant);
    await eventually('the registration', async () => {
      const { status, type: now } = await handleOf(applicant.workflowId).describe();
      return status.name === 'RUNNING' && now === 'developerRegistration';
    });
    await handleOf(applicant.workflowId).signal('approve');
    await expect(handleOf(applicant.workflowId).result()).resolves.toBe('approved');
    await expect(outcomeOf(await start(applicant))).resolves.toBe('approved');
  });

  it('ends at once where there is no account', async () => {
    await expect(outcomeOf(await start(runs.applicant()))).resolves.toBe('no_account');
  });
});

it('refuses an update that nobody waits for any more', async () => {
  const applicant = await pending();
  const command = { type: 'changeStatus', status: 'approved', actor: AN_ADMINISTRATOR } as const;
  const args = runs.sealed(applicant, command, { id: randomUUID(), answerBy: Date.now() - 1 });
  const late = handleOf(applicant.workflowId).executeUpdate('changeStatus', { args });
  await expect(late).resolves.toMatchObject({ accepted: false, refusal: 'too_late' });
  expect((await accountOf(runs, applicant))?.status).toBe('pending');
});
