import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eventually } from '../support/eventually';
import { accountOf, AN_ADMINISTRATOR, linkOf, mailKindsTo, prove, registerWithPassword, signUp } from '../support/registrations';
import { startRuns, type Runs } from '../support/runs';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: Runs;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startRuns(environment);
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

beforeEach(() => runs.setAutoApproval(false));

const handleOf = (workflowId: string) => runs.client.workflow.getHandle(workflowId);

async function pending() {
  const newcomer = runs.newcomer();
  await registerWithPassword(runs, newcomer);
  return newcomer;
}

async function currentDetails(workflowId: string): Promise<string> {
  return (await handleOf(workflowId).query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
}

describe('the way in', () => {
  it('ends approved at once where the portal approves by itself', async () => {
    await runs.setAutoApproval(true);
    const newcomer = await pending();
    await expect(handleOf(newcomer.workflowId).result()).resolves.toBe('approved');
    expect(await mailKindsTo(runs, newcomer)).toEqual(['confirm-email-address']);
  });

  it('waits for an administrator otherwise, and mails the decision', async () => {
    const newcomer = await pending();
    expect((await accountOf(runs, newcomer))?.status).toBe('pending');
    const expectedRevision = (await accountOf(runs, newcomer))?.revision ?? 0;
    await runs.gateway.ask(newcomer, { type: 'changeStatus', status: 'approved', expectedRevision, actor: AN_ADMINISTRATOR });
    await expect(handleOf(newcomer.workflowId).result()).resolves.toBe('approved');
    expect(await mailKindsTo(runs, newcomer)).toEqual(['confirm-email-address', 'account-access-approved']);
  });

  it('does not approve those already waiting when auto-approval is switched on', async () => {
    const newcomer = await pending();
    await runs.setAutoApproval(true);
    await runs.gateway.tell(newcomer, { type: 'register', person: newcomer.person });
    await eventually('the status mail', async () => (await mailKindsTo(runs, newcomer)).includes('registration-status'));
    expect((await accountOf(runs, newcomer))?.status).toBe('pending');
  });

  it('mails the same link when a sign-up is repeated before the proof', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    await runs.gateway.tell(newcomer, { type: 'register', person: { ...newcomer.person, fullName: 'Somebody Else' } });
    const mails = await eventually('a second mail', async () => {
      const found = await runs.database.mail.findMany({ where: newcomer.key });
      return found.length === 2 && found;
    });
    expect(new Set(mails.map((mail) => mail.tokenId)).size).toBe(1);
    expect((await accountOf(runs, newcomer))?.profile?.fullName).toBe('Somebody Else');
  });

  it('hands out the same set-password link on a second click', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    const link = await eventually('the link', () => linkOf(runs, newcomer, 'verify_email'));
    const [first, second] = [
      await runs.gateway.ask(newcomer, { type: 'verifyEmail', tokenId: link.id }),
      await runs.gateway.ask(newcomer, { type: 'verifyEmail', tokenId: link.id }),
    ];
    expect(first).toMatchObject({ accepted: true, changed: true });
    expect(second).toMatchObject({ accepted: true, changed: false });
    expect(second).toHaveProperty('nextToken', 'nextToken' in first && first.nextToken);
  });

  it('sends no more than five mails of a kind to an address that is asked for again and again', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    for (let i = 0; i < 9; i += 1) await runs.gateway.tell(newcomer, { type: 'register', person: newcomer.person });
    await eventually(
      'all messages are recorded',
      async () => (await runs.database.message.count({ where: newcomer.key })) === 10,
    );
    expect(await mailKindsTo(runs, newcomer)).toHaveLength(5);
  });
});

it('is one run from sign-up to decision, whatever it waits for', async () => {
  const newcomer = await pending();
  const { runId } = await handleOf(newcomer.workflowId).describe();
  const history = await handleOf(newcomer.workflowId).fetchHistory();
  const [started] = history.events ?? [];
  expect(started?.workflowExecutionStartedEventAttributes?.firstExecutionRunId).toBe(runId);
  expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '').toBe('');
  await handleOf(newcomer.workflowId).signal('approve');
  const only = runs.client.workflow.getHandle(newcomer.workflowId, runId, { followRuns: false });
  await expect(only.result()).resolves.toBe('approved');
});

describe('signals from the Temporal UI and CLI', () => {
  it.each([
    ['remind', []],
    ['remind', [{ by: 'ops@example.com' }]],
    ['register', []],
  ])('mail the link again: %s %j', async (signal, input) => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    await handleOf(newcomer.workflowId).signal(signal, ...input);
    await eventually('a second mail', async () => (await mailKindsTo(runs, newcomer)).length === 2);
    expect(await mailKindsTo(runs, newcomer)).toEqual(['confirm-email-address', 'confirm-email-address']);
  });

  it.each([
    ['without an input', [], null, null],
    ['with who and why', [{ by: 'ops@example.com', reason: 'known customer' }], 'known customer', 'ops@example.com'],
  ])('approve a waiting developer, %s', async (_name, input, reason, claim) => {
    const newcomer = await pending();
    await handleOf(newcomer.workflowId).signal('approve', ...input);
    await expect(handleOf(newcomer.workflowId).result()).resolves.toBe('approved');
    const account = await accountOf(runs, newcomer);
    const entry = await runs.database.auditEntry.findFirst({
      where: { chain: account?.id, event: 'approved' },
      include: { detail: true },
    });
    expect(entry?.actor).toBe('temporal');
    expect(entry?.detail?.reason ?? null).toBe(reason);
    expect(entry?.detail?.claim ?? null).toBe(claim);
  });

  it('change nothing when they come too early, and leave a trace that explains why', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    await handleOf(newcomer.workflowId).signal('approve');
    await eventually('the trace', async () => (await currentDetails(newcomer.workflowId)).includes('refused'));
    expect(await currentDetails(newcomer.workflowId)).toContain('`awaiting_verification`');
    expect((await accountOf(runs, newcomer))?.status).toBe('awaiting_verification');
    await prove(runs, newcomer);
  });

  it('are ignored when they are malformed, and the run goes on', async () => {
    runs.log.expect(/malformed signal/);
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    await handleOf(newcomer.workflowId).signal('register', 'nonsense');
    await handleOf(newcomer.workflowId).signal('forgotPassword');
    await prove(runs, newcomer);
    expect((await accountOf(runs, newcomer))?.status).toBe('awaiting_credential');
  });

  it('shows an operator who waits for what, without a name or an address', async () => {
    const newcomer = await pending();
    const details = await currentDetails(newcomer.workflowId);
    expect(details).toContain('Waiting for an administrator');
    expect(details).toContain('`approve`');
    const { workflowExecutionInfo } = (await handleOf(newcomer.workflowId).describe()).raw;
    const personal = new RegExp(`Lovelace|${newcomer.email}`);
    expect(JSON.stringify(workflowExecutionInfo)).not.toMatch(personal);
    const history = JSON.stringify(await environment.client.workflow.getHandle(newcomer.workflowId).fetchHistory());
    const plain = [...history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)].map((match) =>
      Buffer.from(match[1] ?? '', 'base64').toString(),
    );
    expect(plain.join('\n')).not.toMatch(personal);
  });
});

describe('what comes when no registration is open', () => {
  it('continues as a registration when a sign-up reaches it', async () => {
    const newcomer = runs.newcomer();
    await runs.gateway.tell(newcomer, { type: 'forgotPassword' });
    await signUp(runs, newcomer);
    await prove(runs, newcomer);
    await eventually(
      'a registration run',
      async () => (await handleOf(newcomer.workflowId).describe()).type === 'developerRegistration',
    );
  });

  it('waits for a decision in a registration run after an administrator created a pending developer', async () => {
    const newcomer = runs.newcomer();
    const wish = {
      type: 'createDeveloper',
      person: newcomer.person,
      status: 'pending',
      invite: true,
      actor: AN_ADMINISTRATOR,
    } as const;
    await expect(runs.gateway.ask(newcomer, wish)).resolves.toMatchObject({ accepted: true });
    await eventually(
      'a registration run',
      async () => (await handleOf(newcomer.workflowId).describe()).type === 'developerRegistration',
    );
    await handleOf(newcomer.workflowId).signal('approve');
    await expect(handleOf(newcomer.workflowId).result()).resolves.toBe('approved');
  });

  it('adopts an unfinished registration and ends its links when an administrator creates the developer', async () => {
    const newcomer = runs.newcomer();
    await signUp(runs, newcomer);
    const link = await eventually('the link', () => linkOf(runs, newcomer, 'verify_email'));
    const wish = {
      type: 'createDeveloper',
      person: { email: newcomer.email, fullName: 'By Hand' },
      status: 'approved',
      invite: false,
      actor: AN_ADMINISTRATOR,
    } as const;
    await expect(runs.gateway.ask(newcomer, wish)).resolves.toMatchObject({ accepted: true });
    expect((await accountOf(runs, newcomer))?.profile?.fullName).toBe('By Hand');
    await expect(runs.gateway.ask(newcomer, { type: 'verifyEmail', tokenId: link.id })).resolves.toMatchObject({
      refusal: 'token_expired',
    });
  });

  it('frees the address on deletion and keeps only what names nobody', async () => {
    const newcomer = await pending();
    const account = await accountOf(runs, newcomer);
    await runs.gateway.ask(newcomer, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR });
    await expect(handleOf(newcomer.workflowId).result()).resolves.toBe('deleted');
    expect(await accountOf(runs, newcomer)).toBeNull();
    expect(await runs.database.profile.count({ where: { accountId: account?.id } })).toBe(0);
    expect(await runs.database.credential.count({ where: { accountId: account?.id } })).toBe(0);
    expect((await runs.database.account.findUnique({ where: { id: account?.id } }))?.status).toBe('closed');
    await signUp(runs, newcomer);
  });
});

it('starts a lost run again from where its account stands', async () => {
  const newcomer = await pending();
  await handleOf(newcomer.workflowId).terminate('lost');
  const account = await accountOf(runs, newcomer);
  const wish = {
    type: 'changeStatus',
    status: 'approved',
    expectedRevision: account?.revision ?? 0,
    actor: AN_ADMINISTRATOR,
  } as const;
  await expect(runs.gateway.ask(newcomer, wish)).resolves.toMatchObject({ accepted: true, changed: true });
});

it('refuses an update that nobody waits for any more', async () => {
  const newcomer = await pending();
  const wish = { type: 'changeStatus', status: 'approved', actor: AN_ADMINISTRATOR } as const;
  const args = runs.sealed(newcomer, wish, { id: randomUUID(), answerBy: Date.now() - 1 });
  const late = handleOf(newcomer.workflowId).executeUpdate('changeStatus', { args });
  await expect(late).resolves.toMatchObject({ accepted: false, refusal: 'too_late' });
  expect((await accountOf(runs, newcomer))?.status).toBe('pending');
});
