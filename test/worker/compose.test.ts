import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { composeWorker } from '../../worker/compose';
import { createTestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { fileLog } from '../support/file-log';
import { testSettings } from '../support/settings';
import { localEnvironment } from '../support/temporal';

/** Stands before a server and knows who is connected. */
async function startDoorkeeper(target: string) {
  const { hostname, port } = new URL(`tcp://${target}`);
  const inside = new Set<Socket>();
  let cameIn = 0;
  const server = createServer((socket) => {
    const onward = connect(Number(port), hostname);
    inside.add(socket);
    cameIn += 1;
    socket.once('close', () => inside.delete(socket));
    for (const end of [socket, onward]) end.on('error', () => undefined);
    socket.pipe(onward).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as { port: number };
  return { address: `127.0.0.1:${own}`, inside, cameIn: () => cameIn, close: () => server.close() };
}

test.each([
  ['the namespace', { TEMPORAL_NAMESPACE: 'nowhere' }, process.env['TEST_WORKFLOW_BUNDLE'], 'TEMPORAL_NAMESPACE=nowhere'],
  ['its code', {}, '/nowhere', 'ENOENT'],
])('a worker that cannot be made leaves no connection open: %s is not there', async (_what, changes, bundle, words) => {
  const [database, environment] = await Promise.all([createTestDatabase(), localEnvironment()]);
  const url = new URL(database.url);
  const [temporal, postgres] = await Promise.all([startDoorkeeper(environment.address), startDoorkeeper(url.host)]);
  url.host = postgres.address;
  const parts = { databaseUrl: url.href, mailboxUrl: 'http://127.0.0.1:1', environment };
  const settings = testSettings(parts, { TEMPORAL_ADDRESS: temporal.address, ...changes });
  await expect(composeWorker(settings, fileLog.logger, bundle)).rejects.toThrow(words);
  expect([temporal.cameIn() > 0, postgres.cameIn() > 0]).toEqual([true, true]);
  await eventually('nobody is connected', () => Promise.resolve(temporal.inside.size + postgres.inside.size === 0));
  temporal.close();
  postgres.close();
  await environment.teardown();
  await database.drop();
});
