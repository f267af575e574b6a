import { isIPv6 } from 'node:net';
import type { SMTPTransportOptions } from 'nodemailer';

export interface SmtpAccess {
  /** `smtp://user:password@host:port`, or `smtps://` where the connection begins with TLS. Secret. */
  url: string;
  /** Whether `smtp://` has to become TLS before anything is said: so without it, unless the server is on this machine. */
  requireTls: boolean | undefined;
  /** How long one mail may take from the look-up of the server's name to its answer. */
  timeoutSeconds: number;
}

/** For nodemailer. Without its pool each mail has a connection of its own, so that no failure of one is another's. */
export function smtpOptions({ url, requireTls, timeoutSeconds }: SmtpAccess): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = protocol === 'smtps:';
  const requireTLS = !secure && (requireTls ?? !isThisMachine(host));
  const timeout = 1000 * timeoutSeconds;
  return {
    host,
    secure,
    requireTLS,
    // A server on this machine often has a certificate that nobody can check.
    ignoreTLS: !requireTLS,
    // Otherwise the name of this machine is not found on one that has no network.
    allowInternalNetworkInterfaces: true,
    ...(port && { port: Number(port) }),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    dnsTimeout: timeout,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // What has been given up must not arrive later.
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || (isIPv6(host) ? host === '::1' : /^127(\.\d+){3}$/.test(host));
}
