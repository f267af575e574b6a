import { connect, isIP, type Socket } from 'node:net';
import { connect as connectByTls, type ConnectionOptions } from 'node:tls';

/** A server of gRPC, and how one means to connect to it. */
export interface TlsAccess {
  /** `host:port` */
  address: string;
  /** Without it: no TLS. */
  tls?: {
    serverNameOverride?: string;
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
  };
}

const ANSWER_WITHIN_MS = 3000;
/** How every connection of HTTP/2 begins: its preface and empty settings, which a server answers with its own. */
const HELLO = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);
const HUNG_UP = 'HUNG_UP';

/**
 * What is wrong about the TLS of a server that could not be reached, and which setting mends it; null where that is not what
 * is wrong. gRPC's own words name neither. Whether a client certificate is taken shows after the handshake alone.
 */
export async function tlsTrouble({ address, tls }: TlsAccess): Promise<string | null> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  const to = { host, port: Number(port), ALPNProtocols: ['h2'] };
  if (!tls) {
    const hangsUp = (await greet(connect(to), 'connect'))?.code === HUNG_UP;
    const speaksTls = hangsUp && !isPlain(await greet(connectByTls({ ...to, rejectUnauthorized: false }), 'secureConnect'));
    return speaksTls ? 'the server speaks TLS: set TEMPORAL_TLS=on' : null;
  }
  const { serverNameOverride: servername = host, serverRootCACertificate: ca, clientCertPair: pair } = tls;
  const options: ConnectionOptions = { ...to, ...(ca && { ca }), ...(pair && { cert: pair.crt, key: pair.key }) };
  // Numbers are no names to TLS.
  const named = isIP(servername) ? options : { ...options, servername };
  const failed = await greet(connectByTls(named), 'secureConnect');
  return failed && troubleOf(failed, pair !== undefined);
}

interface Failed {
  code: string;
  message: string;
}

/** Null where the server answers the greeting, or is silent; what happens instead otherwise. */
function greet(socket: Socket, connected: 'connect' | 'secureConnect'): Promise<Failed | null> {
  return new Promise<Failed | null>((resolve) => {
    let isConnected = false;
    socket
      .setTimeout(ANSWER_WITHIN_MS, () => resolve(null))
      .once(connected, () => {
        isConnected = true;
        socket.write(HELLO);
      })
      .once('data', (said: Buffer) => resolve(said[0] === TLS_ALERT && connected === 'connect' ? hungUp : null))
      .once('error', ({ code = '', message }: NodeJS.ErrnoException) => resolve({ code, message }))
      .once('close', () => resolve(isConnected ? hungUp : null));
  }).finally(() => socket.on('error', () => undefined).destroy());
}

const hungUp = { code: HUNG_UP, message: '' };
/** The first byte of what many a server of TLS says to somebody who does not speak it. */
const TLS_ALERT = 0x15;

/** Whether a handshake came to nothing for want of TLS. */
function isPlain(failed: Failed | null): boolean {
  return failed !== null && /WRONG_VERSION|PACKET_LENGTH|ECONN/.test(failed.code);
}

const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED|INVALID_CA/;
const PAIR = 'TEMPORAL_TLS_CERT_FILE and TEMPORAL_TLS_KEY_FILE';

function troubleOf(failed: Failed, hasPair: boolean): string | null {
  const { code, message } = failed;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return "the server's certificate has another name than its address: set TEMPORAL_TLS_SERVER_NAME to one that it has";
  if (UNTRUSTED.test(code))
    return "the server's certificate is of an authority that is not trusted: set TEMPORAL_TLS_CA_FILE to the authority's";
  if (/^CERT_/.test(code)) return `the server's certificate is not valid (${code})`;
  if (/ALERT/.test(code) || code === HUNG_UP) {
    const how = code === HUNG_UP ? 'hangs up after the handshake' : code;
    return hasPair
      ? `the server refuses the certificate of ${PAIR} (${how})`
      : `the server asks for a client certificate: set ${PAIR} (${how})`;
  }
  if (/WRONG_VERSION|PACKET_LENGTH/.test(code)) return 'the server speaks no TLS: set TEMPORAL_TLS=off';
  // Whether it is there at all is said by others.
  return /SSL|TLS|EPROTO/.test(code) ? message : null;
}
