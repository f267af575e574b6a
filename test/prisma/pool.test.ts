import { type AddressInfo, createServer } from 'node:net';
import { openDatabase } from '../../prisma/client';
import { openPool } from '../../prisma/pool';
import { createTestDatabase } from '../support/database';

/** One message of PostgreSQL's protocol: its type, its length, its content. */
function message(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, content]);
}

const LETS_IN = message('R', Buffer.alloc(4));
const IS_READY = message('Z', Buffer.from('I'));
const ENDS = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'));

test('a connection that is ended at the very moment it is handed over fails what was asked, and not the process', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([LETS_IN, IS_READY, ENDS])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const database = openDatabase(`postgresql://somebody@127.0.0.1:${port}/somewhere`, 1);
  await expect(database.$queryRaw`SELECT 1`).rejects.toThrow();
  await expect(database.$transaction((tx) => tx.$queryRaw`SELECT 1`)).rejects.toThrow();
  await database.$disconnect();
  await new Promise((resolve) => server.close(resolve));
});

test('a connection that nobody uses for a minute is still there, with the statements prepared on it', async () => {
  const database = await createTestDatabase();
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const pool = openPool({ connectionString: database.url, max: 1 });
  try {
    const backend = async () => (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS "pid"')).rows[0]?.pid;
    const first = await backend();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await backend()).toBe(first);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(pool.totalCount).toBe(0);
  } finally {
    jest.useRealTimers();
    await pool.end();
    await database.drop();
  }
});
