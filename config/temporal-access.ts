import { readFileSync } from 'node:fs';
import type { Settings } from './settings';

/** How api, worker and commands reach Temporal, in the words of its SDK. */
export interface TemporalAccess {
  address: string;
  apiKey?: string;
  tls?: {
    serverNameOverride?: string;
    /** Nothing else is trusted then. */
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
  };
}

/** The one way from the settings to a connection. Reads the files: a renewed certificate counts from the next start on. */
export function temporalAccess(settings: Settings): TemporalAccess {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_API_KEY: apiKey, TEMPORAL_TLS: isOn } = settings;
  return { address, ...(apiKey && { apiKey }), ...((isOn || apiKey) && { tls: tlsOf(settings) }) };
}

function tlsOf(settings: Settings): NonNullable<TemporalAccess['tls']> {
  const {
    TEMPORAL_TLS_CA_FILE: authority,
    TEMPORAL_TLS_CERT_FILE: certificate,
    TEMPORAL_TLS_KEY_FILE: key,
    TEMPORAL_TLS_SERVER_NAME: serverNameOverride,
  } = settings;
  return {
    ...(serverNameOverride && { serverNameOverride }),
    ...(authority && { serverRootCACertificate: readFileSync(authority) }),
    ...(certificate && key && { clientCertPair: { crt: readFileSync(certificate), key: readFileSync(key) } }),
  };
}
