import type { Request } from 'express';
import { beganHere, clientAddress, hostOf } from '../../api/http/forwarding';

/** As Express hands it over; what is asked for here is all that there is of it. */
function requestFrom(remoteAddress: string, headers: Record<string, string> = {}, trusted = 0): Request {
  return { socket: { remoteAddress }, headers, app: { get: () => trusted } } as unknown as Request;
}

test.each([
  ['203.0.113.10', '203.0.113.10'],
  ['203.0.113.10:40001', '203.0.113.10'],
  ['::ffff:203.0.113.10', '203.0.113.10'],
  ['::FFFF:cb00:710a', '203.0.113.10'],
  ['[::ffff:203.0.113.10]:443', '203.0.113.10'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:DB8:0:0:0:0:0:1]', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['198.51.100.1, 203.0.113.10:1', '203.0.113.10'],
])('a proxy that says %s means %s', (said, address) => {
  expect(clientAddress(requestFrom('10.0.0.1', { 'x-forwarded-for': said }, 1))).toBe(address);
});

test.each(['', 'unknown', '_hidden', '203.0.113.256', '203.0.113.10:x', '[2001:db8::1', 'a'.repeat(10_000), '1.2.3.4 5.6.7.8'])(
  'what is no address is that of the machine at the other end: %j',
  (said) => expect(clientAddress(requestFrom('::ffff:10.0.0.1', { 'x-forwarded-for': said }, 1))).toBe('10.0.0.1'),
);

test('each trusted proxy adds its word, and nobody else’s counts', () => {
  const headers = {
    'x-forwarded-for': '192.0.2.1, 192.0.2.2, 192.0.2.3',
    'x-forwarded-host': 'a.example,b.example',
    host: 'c.example',
  };
  const seen = (trusted: number) => {
    const request = requestFrom('10.0.0.1', headers, trusted);
    return [clientAddress(request), hostOf(request)];
  };
  expect([0, 1, 2, 3, 4].map(seen)).toEqual([
    ['10.0.0.1', 'c.example'],
    ['192.0.2.3', 'b.example'],
    ['192.0.2.2', 'a.example'],
    ['192.0.2.1', 'a.example'],
    ['192.0.2.1', 'a.example'],
  ]);
});

test('a request began here where this machine is at the other end and hands on nobody else’s', () => {
  for (const here of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) expect(beganHere(requestFrom(here))).toBe(true);
  for (const elsewhere of ['10.0.0.1', '203.0.113.10', '::ffff:10.0.0.1', '2001:db8::1', ''])
    expect(beganHere(requestFrom(elsewhere, { host: 'localhost:3000' }))).toBe(false);
  for (const name of ['x-forwarded-for', 'x-forwarded-anything', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'])
    for (const trusted of [0, 1]) expect(beganHere(requestFrom('127.0.0.1', { [name]: '127.0.0.1' }, trusted))).toBe(false);
});
