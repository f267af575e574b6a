import { createServer } from 'node:net';

/** Whether somebody could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

/**
 * Below the ports that systems give out by themselves (Linux from 32768, others from 49152): nobody is given one of these
 * between the look whether it is free and the listening.
 */
const [FIRST, COUNT] = [20_000, 10_000];
let last = Math.floor(Math.random() * COUNT);

/** The preferred port, or, where that is taken or spoken for, some free one; not the same twice in one process. */
export async function freePort(preferred = 0, spokenFor = 0): Promise<number> {
  if (preferred !== 0 && preferred !== spokenFor && (await isFree(preferred))) return preferred;
  for (let left = COUNT; left > 0; left -= 1) {
    last = (last + 1) % COUNT;
    const port = FIRST + last;
    if (port !== spokenFor && (await isFree(port))) return port;
  }
  throw new Error(`no port is free from ${FIRST} on`);
}

function listenOnce(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
