import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';

export interface TemporalClientOptions {
  access: Pick<ConnectionOptions, 'address' | 'apiKey' | 'tls'>;
  namespace: string;
  codec: PayloadCodec;
}

/** gRPC waits up to two minutes by itself before it looks whether a server is back. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 };

/**
 * Connects when first needed: the api serves log-ins while Temporal is away. The SDK's own retries are left out: they
 * know neither our deadline nor that the connection has been closed.
 */
export function connectTemporal({ access, namespace, codec }: TemporalClientOptions) {
  const connection = Connection.lazy({
    ...access,
    interceptors: [],
    channelArgs: RECONNECT,
  });
  const client = new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [codec], failureConverterPath: require.resolve('../../security/failure-converter') },
  });
  return { client, connection };
}
