import { once } from 'node:events';
import { connect, constants, createServer, type IncomingHttpHeaders } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** Stands before a server of gRPC and refuses some of its methods. */
export interface RefusingProxy {
  address: string;
  close(): Promise<void>;
}

/** `code` is gRPC's number of the refusal. */
export async function startRefusingProxy(target: string, methods: readonly string[], code: number): Promise<RefusingProxy> {
  const upstream = connect(`http://${target}`);
  const server = createServer();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const [method = ''] = /[^/]*$/.exec(String(headers[constants.HTTP2_HEADER_PATH])) ?? [];
    if (methods.includes(method)) {
      const refusal = { 'grpc-status': String(code), 'grpc-message': 'Request unauthorized.' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refusal }, { endStream: true });
      return;
    }
    const { [constants.HTTP2_HEADER_PATH]: path, ...others } = headers;
    const kept = Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith(':')));
    const asked = upstream.request({ ':method': 'POST', ':path': path, ...kept });
    let trailers: IncomingHttpHeaders = {};
    asked.on('error', () => stream.destroy());
    asked.on('trailers', (last: IncomingHttpHeaders) => {
      trailers = last;
    });
    asked.on('response', ({ ':status': status, ...more }) => {
      stream.respond({ ':status': status, ...more }, { waitForTrailers: true });
      asked.pipe(stream);
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.pipe(asked);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      upstream.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
