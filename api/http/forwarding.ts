/** Who asks, and for which host, as far as it is believed: TRUSTED_PROXIES says how many proxies in front may say so. */
import { isIP, SocketAddress } from 'node:net';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

/** The host that a request came to, in lower case and with a port where it has one. */
export function hostOf(request: Request): string {
  return (saidByProxies(request, 'x-forwarded-host') ?? request.headers.host ?? '').toLowerCase();
}

/** The network address of whoever asks: of the machine at the other end where the proxies name none. */
export function clientAddress(request: Request): string {
  const said = saidByProxies(request, 'x-forwarded-for');
  return (said === undefined ? null : readAddress(said)) ?? peerAddress(request);
}

/** Whether a request began on this machine. One that came through a proxy on it may have begun anywhere. */
export function beganHere(request: Request): boolean {
  return LOOPBACK.test(peerAddress(request)) && !wasForwarded(request);
}

/**
 * Tells the log, at most once an hour, of proxies that speak for others while none may: to the limits, everybody behind
 * one is one address.
 */
export function noticeProxies(logger: Logger): RequestHandler {
  let toldAt = -Infinity;
  return (request, _response, next) => {
    if (trustedProxies(request) === 0 && wasForwarded(request) && performance.now() - toldAt >= HOUR_MS) {
      toldAt = performance.now();
      logger.warn({ setting: 'TRUSTED_PROXIES' }, UNTRUSTED);
    }
    next();
  };
}

const UNTRUSTED =
  'requests say that a proxy has handed them on, and TRUSTED_PROXIES is 0: everybody behind it is one address, and shares one limit of requests. Set it to the number of proxies in front';
const HOUR_MS = 3_600_000;
const LOOPBACK = /^(127\.|::1$)/;
const FORWARDING = new Set(['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip']);

function wasForwarded({ headers }: Request): boolean {
  return Object.keys(headers).some((name) => name.startsWith('x-forwarded-') || FORWARDING.has(name));
}

/** Express keeps the number of proxies. */
function trustedProxies(request: Request): number {
  return Number(request.app.get('trust proxy')) || 0;
}

/**
 * What the farthest of the trusted proxies says: each adds its word at the end, and what is before theirs is the client's
 * own. Where there are fewer words than proxies, some have said nothing.
 */
function saidByProxies(request: Request, header: 'x-forwarded-for' | 'x-forwarded-host'): string | undefined {
  const trusted = trustedProxies(request);
  if (trusted === 0) return undefined;
  const words = String(request.headers[header] ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  return words[Math.max(0, words.length - trusted)];
}

function peerAddress({ socket }: Request): string {
  return readAddress(socket.remoteAddress ?? '') ?? '';
}

const ADDRESS_MAX_CHARACTERS = 100;

/** An address in the one form that counters know it by: without port, brackets and zone; null where it is none. */
function readAddress(text: string): string | null {
  if (text.length > ADDRESS_MAX_CHARACTERS) return null;
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  const [bare = ''] = (bracketed ?? beforePort ?? text).split('%');
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : null;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  // An IPv4 address that a socket for both kinds shows as one of IPv6.
  const [, mapped] = /^::ffff:([\d.]+)$/.exec(address) ?? [];
  return mapped ?? address;
}
