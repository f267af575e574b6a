import { createServer } from 'node:net';

/** Whether somebody could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

/** The preferred port, or, where that is taken or spoken for, some free one. */
export async function freePort(preferred = 0, spokenFor = 0): Promise<number> {
  return preferred !== 0 && preferred !== spokenFor && (await isFree(preferred)) ? preferred : listenOnce(0, '127.0.0.1');
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
