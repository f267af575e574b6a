import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { type Service, startService } from '../support/service';
import { type Console, consoleOf } from './console';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;
let desk: Console;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  desk = consoleOf(service);
  await service.setPolicy({ approvals: 2 });
});
afterAll(() => service.stop());

const waiting = async () => driver.developerId(await driver.registered());

const decide = (id: string, token: string, status = 'approved') =>
  driver.call('PATCH', `/v3/portals/${service.portalId}/developers/${id}`, { token, body: { status } });

const NEEDS_ANOTHER = { status: 409, body: { type: '/docs/problems#second_approval_needed' } };

test('two administrators approve, and the same one twice never counts', async () => {
  const [id, ann, ben] = [await waiting(), await desk.administrator(), await desk.administrator()];

  expect(await decide(id, ann.token)).toMatchObject({ status: 200, body: { status: 'pending' } });
  expect(await decide(id, ann.token)).toMatchObject(NEEDS_ANOTHER);
  expect(await decide(id, ben.token)).toMatchObject({ status: 200, body: { status: 'approved' } });
});

test('many at once go by the same rule', async () => {
  const [id, ann] = [await waiting(), await desk.administrator()];
  const approve = async () => {
    const { revision } = (await driver.manage('GET', `/developers/${id}`)).body as { revision: number };
    const decisions = [{ developer_id: id, status: 'approved', revision_seen: revision }];
    const path = `/v3/portals/${service.portalId}/decisions`;
    return (await driver.call('POST', path, { token: ann.token, body: { decisions } })).body;
  };

  expect(await approve()).toMatchObject({ results: [{ outcome: 'decided', developer: { status: 'pending' } }] });
  expect(await approve()).toMatchObject({ results: [{ outcome: 'refused', problem: NEEDS_ANOTHER.body }] });
});

test('an approval by one who has been removed since counts for nothing: it takes two others', async () => {
  const [id, ann, ben] = [await waiting(), await desk.administrator(), await desk.administrator()];
  const cleo = await desk.administrator();
  await decide(id, ann.token);
  await createAdministratorStore(service.database, service.seals).remove(ann.id, { kind: 'system' });

  expect(await decide(id, ben.token)).toMatchObject({ status: 200, body: { status: 'pending' } });
  expect(await decide(id, cleo.token)).toMatchObject({ status: 200, body: { status: 'approved' } });
});

test('one is enough to reject', async () => {
  const [id, ann, ben] = [await waiting(), await desk.administrator(), await desk.administrator()];
  await decide(id, ann.token);

  expect(await decide(id, ben.token, 'rejected')).toMatchObject({ status: 200, body: { status: 'rejected' } });
});

test('each administrator chooses when to be told that somebody waits', async () => {
  const [ann, ben] = [await desk.administrator(), await desk.administrator()];
  const choose = (token: string, notifications: unknown) =>
    driver.call('PATCH', '/v3/administrator', { token, body: { notifications } });
  expect(await choose(ann.token, 'none')).toMatchObject({ status: 200, body: { id: ann.id, notifications: 'none' } });
  expect((await choose(ann.token, 'sometimes')).status).toBe(400);
  expect((await driver.call('GET', '/v3/administrator', { token: ann.token })).body).toMatchObject({ notifications: 'none' });

  await waiting();

  await service.mailbox.waitForMail(ben.email, /waits for approval/);
  expect(await service.mailbox.mailsTo(ann.email)).toEqual([]);
});
