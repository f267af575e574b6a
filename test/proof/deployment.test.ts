/** A new version while people wait, by Temporal's Worker Versioning: `npm run bench:deploy` shows the same with more of them. */
import { once } from 'node:events';
import { createHttpDriver, type HttpDriver } from '../api/http-driver';
import { environmentOf } from '../support/environment';
import { eventually } from '../support/eventually';
import { startProgram } from '../support/program';
import { startService, type Service } from '../support/service';
import { startWorkerProcess } from '../support/worker-process';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '15000' } });
  driver = createHttpDriver(service);
  await service.stopWorker();
});
afterAll(() => service.stop());

const version = (buildId: string) => ({ TEMPORAL_DEPLOYMENT_NAME: 'vestibule', TEMPORAL_BUILD_ID: buildId });

async function admin(command: string[], changes: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = startProgram('cli/admin.js', environmentOf(service.settings, changes), command);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: child.said() };
}

/** The build that had the latest task of each open registration. */
async function buildsOfOpenRuns(): Promise<Set<string | undefined>> {
  const builds = new Set<string | undefined>();
  for await (const { workflowId } of service.temporal.workflow.list({ query: 'ExecutionStatus="Running"' })) {
    const { raw } = await service.temporal.workflow.getHandle(workflowId).describe();
    builds.add(raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined);
  }
  return builds;
}

it('a registration that began on the version before finishes on the next one, once the old one has left', async () => {
  const first = await startWorkerProcess(service, version('1'));
  expect((await admin(['doctor'], version('1'))).said).toMatch(/^wrong {2}workers: .*\n.*make-current/m);
  expect(await admin(['make-current'], version('1'))).toEqual({
    code: 0,
    said: expect.stringContaining('vestibule.1 is current'),
  });
  const [signedUp, pending, other] = [await driver.register(), await driver.registered(), await driver.register()];
  const token = await driver.verified(other);
  await eventually('every run says on which', async () => !(await buildsOfOpenRuns()).has(undefined));
  expect(await buildsOfOpenRuns()).toEqual(new Set(['1']));
  expect((await admin(['doctor'], version('1'))).said).toMatch(/^ok {5}workers: .*of the current version, vestibule\.1/m);

  const second = await startWorkerProcess(service, version('2'));
  expect((await admin(['doctor'], version('2'))).said).toMatch(/^ok {5}workers: .*of the current version, vestibule\.1/m);
  // Whoever comes meanwhile begins on the old one.
  await driver.verifyToken(await driver.register());
  await eventually('every run says on which', async () => !(await buildsOfOpenRuns()).has(undefined));
  expect(await buildsOfOpenRuns()).toEqual(new Set(['1']));
  expect((await admin(['make-current'], version('2'))).code).toBe(0);
  const stopped = await first.end();
  expect(stopped).toEqual({ code: 0, said: expect.stringContaining('worker has stopped') });

  expect((await driver.setPassword(await driver.verified(signedUp))).status).toBe(204);
  expect((await driver.setPassword(token)).status).toBe(204);
  for (const email of [signedUp, pending, other]) {
    const id = await driver.developerId(email);
    expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' })).status).toBe(200);
    expect((await driver.logIn(email)).status).toBe(204);
    await service.mailbox.waitForMail(email, /approved/i);
  }
  expect((await admin(['doctor'], {})).said).toMatch(
    /^wrong {2}workers: all work goes to workers of the current version, vestibule\.2/m,
  );
  await second.end();
}, 180_000);

it('no version becomes current that nobody works for', async () => {
  expect(await admin(['make-current', '--wait', '0'], version('none'))).toEqual({
    code: 1,
    said: expect.stringContaining('no worker of vestibule.none has polled within 0 seconds'),
  });
  expect((await admin(['make-current'], {})).said).toContain('which version?');
});

it('a mail that an old version had under way is sent by the next one, once', async () => {
  const old = await startWorkerProcess(service, version('3'));
  await admin(['make-current'], version('3'));
  await service.mailbox.setMode('unavailable');
  const email = await driver.register();
  await eventually('a try', () =>
    service.database.outboxMail.findFirst({ where: { account: { profile: { email } }, attempts: { gt: 0 } } }),
  );
  const next = await startWorkerProcess(service, version('4'));
  await admin(['make-current'], version('4'));
  await old.end();
  await service.mailbox.setMode('ok');
  await driver.verifyToken(email);
  expect(await service.mailbox.mailsTo(email)).toHaveLength(1);
  await next.end();
}, 120_000);
