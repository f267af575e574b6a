import { createServer } from 'node:net';
import { freePort, isFree } from '../../embedded/processes/ports';

describe('a free port', () => {
  it('is none that the system gives out by itself meanwhile', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));

    expect(ports.every((port) => port < 32_768)).toBe(true);
  });

  it('is not the same twice', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));

    expect(new Set(ports).size).toBe(20);
  });

  it('is another one than wanted where somebody listens there', async () => {
    const server = createServer();
    const wanted = await freePort();
    await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));

    const port = await freePort(wanted);
    const wasFree = await isFree(wanted);
    await new Promise((resolve) => server.close(resolve));

    expect(wasFree).toBe(false);
    expect(port).not.toBe(wanted);
    expect(await freePort(wanted)).toBe(wanted);
  });
});
