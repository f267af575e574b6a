/** What the api says when Temporal took a message and the answer was lost on its way. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createTemporalGateway, type TemporalGateway } from '../../api/temporal/temporal-gateway';
import { createAnswerLookup } from '../../prisma/stores/account/message-store';
import { createKeyRing } from '../../security/key-ring';
import { createMessageSeals } from '../../security/message-seal';
import { createPayloadCodec } from '../../security/payload-codec';
import { type DeafProxy, startDeafProxy } from '../support/deaf-proxy';
import { eventually } from '../support/eventually';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, registerWithPassword } from '../support/registrations';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;
let proxy: DeafProxy;
let gateway: TemporalGateway;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startWorkflowHarness(environment);
  runs.log.expect(/did not take a signal|gave no answer/);
  proxy = await startDeafProxy(runs.settings.TEMPORAL_ADDRESS);
  gateway = createTemporalGateway({
    access: { address: proxy.address },
    namespace: runs.settings.TEMPORAL_NAMESPACE,
    taskQueue: runs.settings.TEMPORAL_TASK_QUEUE,
    codec: createPayloadCodec(createKeyRing(runs.settings.SECRET_KEYS)),
    seals: createMessageSeals(createKeyRing(runs.settings.SECRET_KEYS)),
    deadlineMs: 2000,
    answered: createAnswerLookup(runs.database),
    logger: runs.log.logger,
  });
  // The connection is there before its answers are lost.
  await gateway.reachable();
});

afterAll(async () => {
  await gateway.close();
  await proxy.close();
  await runs.stop();
  await environment.teardown();
});

afterEach(() => proxy.loseAnswers(false));

it('a sign-up that came through is answered as done, and mailed once', async () => {
  const applicant = runs.applicant();
  proxy.loseAnswers(true);
  await gateway.tell(applicant, { type: 'register', person: applicant.person });
  expect((await accountOf(runs, applicant))?.status).toBe('awaiting_verification');
  await runs.mailbox.waitForMail(applicant.email);
  expect(await mailKindsTo(runs, applicant)).toHaveLength(1);
});

it('so are a decision that nobody waits for, and one that somebody waits for', async () => {
  const [later, now] = [runs.applicant(), runs.applicant()];
  for (const applicant of [later, now]) await registerWithPassword(runs, applicant);
  const command = { type: 'changeStatus', status: 'approved', expectedRevision: 3, actor: AN_ADMINISTRATOR } as const;
  proxy.loseAnswers(true);
  await gateway.tell(later, command);
  await expect(gateway.ask(now, command)).resolves.toMatchObject({ accepted: true, changed: true });
  for (const applicant of [later, now]) {
    await eventually('it is approved', async () => (await accountOf(runs, applicant))?.status === 'approved');
  }
});

it('a message of which nobody knows is told as unconfirmed: it may be done all the same', async () => {
  const nowhere = await startDeafProxy('127.0.0.1:1');
  const lost = createTemporalGateway({
    access: { address: nowhere.address },
    namespace: 'default',
    taskQueue: 'nobody',
    codec: createPayloadCodec(createKeyRing(runs.settings.SECRET_KEYS)),
    seals: createMessageSeals(createKeyRing(runs.settings.SECRET_KEYS)),
    deadlineMs: 300,
    answered: createAnswerLookup(runs.database),
    logger: runs.log.logger,
  });
  const applicant = runs.applicant();
  await expect(lost.tell(applicant, { type: 'register', person: applicant.person })).rejects.toMatchObject({
    code: 'unconfirmed',
  });
  await expect(lost.tell(applicant, { type: 'forgotPassword' })).rejects.toMatchObject({ code: 'unconfirmed' });
  // An update says until when it may be carried out, and the database holds it to that.
  await expect(lost.ask(applicant, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR })).rejects.toMatchObject({
    code: 'unavailable',
  });
  await lost.close();
  await nowhere.close();
});
