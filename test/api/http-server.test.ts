import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import express from 'express';
import { createHttpServer } from '../../api/http/http-server';

let server: Server;
let got: number;

beforeAll(async () => {
  const app = express();
  app.use(express.json(), (_request, response) => {
    got += 1;
    response.json('done');
  });
  server = createHttpServer(app, { headersMs: 400, requestMs: 800, checkMs: 50 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => void (got = 0));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends the beginning, then the rest byte by byte and never silent for long. Returns what is answered, and after how long. */
async function dribble(beginning: string, byte: string): Promise<{ answer: string; ms: number }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const from = performance.now();
  socket.on('error', () => undefined);
  socket.write(beginning);
  const drops = setInterval(() => socket.write(byte), 40);
  const answer = await text(socket);
  clearInterval(drops);
  return { answer, ms: performance.now() - from };
}

test('headers that never end are ended', async () => {
  const { answer, ms } = await dribble('POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'a');
  expect([answer.split('\r\n')[0], got]).toEqual(['HTTP/1.1 408 Request Timeout', 0]);
  expect(ms).toBeLessThan(5000);
});

test('a body that never ends is ended, however steadily it drips', async () => {
  const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n';
  const { answer, ms } = await dribble(head, ' ');
  expect([answer.split('\r\n')[0], got]).toEqual(['HTTP/1.1 408 Request Timeout', 0]);
  expect(ms).toBeLessThan(5000);
});

test('what arrives in time is answered', async () => {
  const { port } = server.address() as AddressInfo;
  const reply = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect([reply.status, got]).toEqual([200, 1]);
});

test('the api waits seconds for headers and less than a minute for a whole request', () => {
  const { headersTimeout, requestTimeout } = createHttpServer(() => undefined);
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000]);
});
