import { formatAddress, formatSender, parseSender } from '../../mail/sender';

test.each([
  ['Vestibule <v@example.com>', 'Vestibule', 'v@example.com'],
  ['"Acme, Inc." <v@example.com>', 'Acme, Inc.', 'v@example.com'],
  ['<v@example.com>', '', 'v@example.com'],
  [' v@example.com ', '', 'v@example.com'],
])('%s is read', (text, name, email) => expect(parseSender(text)).toEqual({ name, email }));

test('a name is quoted and cannot break out', () => {
  expect(formatSender({ name: 'A" <evil@example.com>, \\', email: 'v@example.com' })).toBe(
    '"A <evil@example.com>," <v@example.com>',
  );
  expect(formatSender({ name: ' \r\n ', email: 'v@example.com' })).toBe('v@example.com');
});

test('dots that only quotes allow are sent in quotes', () => {
  expect(['foo.@docomo.ne.jp', 'a..b@docomo.ne.jp', 'a.b@example.com'].map(formatAddress)).toEqual([
    '"foo."@docomo.ne.jp',
    '"a..b"@docomo.ne.jp',
    'a.b@example.com',
  ]);
});
