import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

export interface OrderlyEnd {
  /** How many requests have not been answered in full. */
  underWay(): number;
  /** Resolves when every request that has come has been answered and no connection is left. */
  end(): Promise<void>;
}

/**
 * How long a connection may go on without a request. Closed at once, many would break one off that is on its way: whoever
 * asks again and again asks within this time, and is told with the answer to go elsewhere.
 */
const SILENCE_MS = 1000;

/**
 * Follows what a server has under way, so that it can end without breaking that off. `server.close` alone goes on serving
 * those who keep their connection, and waits for those who have opened one and ask nothing.
 */
export function followRequests(server: Server): OrderlyEnd {
  const connections = new Set<Socket>();
  const unanswered = new Set<ServerResponse>();
  let ending = false;

  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  // Before all other listeners: they may answer at once.
  server.prependListener('request', (_request, response: ServerResponse) => {
    unanswered.add(response);
    response.once('close', () => unanswered.delete(response));
    if (ending) makeLast(response);
  });

  function closeSilent(): void {
    const busy = new Set([...unanswered].map(({ req }) => req.socket));
    for (const socket of connections) if (!busy.has(socket)) socket.destroy();
  }

  return {
    underWay: () => unanswered.size,
    end() {
      ending = true;
      unanswered.forEach(makeLast);
      setTimeout(closeSilent, SILENCE_MS).unref();
      // Listens no more. The close of an HTTP server would also close, this moment, what happens to be idle.
      return new Promise((resolve) => void NetServer.prototype.close.call(server, () => resolve()));
    },
  };
}

/** Its connection ends with it. */
function makeLast(response: ServerResponse): void {
  if (response.headersSent) response.once('close', () => response.req.socket.end());
  else response.setHeader('Connection', 'close');
}
