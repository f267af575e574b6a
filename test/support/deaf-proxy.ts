import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before a server and, when told to, loses its answers: what is sent there arrives all the same. */
export interface DeafProxy {
  address: string;
  loseAnswers(lose: boolean): void;
  close(): Promise<void>;
}

export async function startDeafProxy(target: string): Promise<DeafProxy> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let deaf = false;
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }
    client.pipe(upstream);
    upstream.on('data', (data: Buffer) => {
      if (!deaf) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswers: (lose) => void (deaf = lose),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
