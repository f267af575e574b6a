import { parseEmailAddress, parseEmailDomain } from '../../domain/email-address';

test.each([
  ['ada@example.com', 'ada@example.com', 'ada@example.com'],
  ['Ada.Lovelace+portal@Example.COM', 'Ada.Lovelace+portal@example.com', 'ada.lovelace+portal@example.com'],
  ["o'hara_{1}@sub.example.co.uk", "o'hara_{1}@sub.example.co.uk", "o'hara_{1}@sub.example.co.uk"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['ada@xn--BCHER-kva.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ['a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah', 'a@xn--r8jz45g.xn--zckzah'],
  // Real addresses in Japan.
  ['foo.@docomo.ne.jp', 'foo.@docomo.ne.jp', 'foo.@docomo.ne.jp'],
  ['a..b@docomo.ne.jp', 'a..b@docomo.ne.jp', 'a..b@docomo.ne.jp'],
  // As a telephone types, copies or hands them on.
  ['Ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'Ada@example.com', 'ada@example.com'],
  ['a。b＠example。com', 'a.b@example.com', 'a.b@example.com'],
  ['\u3000ada@example.com ', 'ada@example.com', 'ada@example.com'],
  ['\u202Aada@example.com\u202C\u200B', 'ada@example.com', 'ada@example.com'],
])('%s is kept as %s and compared as %s', (text, address, identity) => {
  expect(parseEmailAddress(text)).toEqual({ address, identity });
});

test.each([
  ['empty', ''],
  ['no at sign', 'ada.example.com'],
  ['nothing before it', '@example.com'],
  ['nothing after it', 'ada@'],
  ['two at signs', 'ada@home@example.com'],
  ['a line break before it', 'ada\r\nBcc: eve@example.com'],
  ['a line break after it', 'ada@example.com\n'],
  ['a line break in the domain', 'ada@example\r\n.com'],
  ['a tab', 'ada@exam\tple.com'],
  ['a space', 'ada lovelace@example.com'],
  ['a zero byte', 'ada\0@example.com'],
  ['a quoted local part', '"ada lovelace"@example.com'],
  ['a comment', 'ada(home)@example.com'],
  ['a display name', 'Ada <ada@example.com>'],
  ['two addresses', 'ada@example.com,eve@example.com'],
  ['a dot at the start', '.ada@example.com'],
  ['letters beyond ASCII before the at sign', 'ädä@example.com'],
  ['a look-alike before the at sign', 'аda@example.com'],
  ['an IP literal', 'ada@[127.0.0.1]'],
  ['an IPv6 literal', 'ada@[IPv6:::1]'],
  ['an IP address', 'ada@127.0.0.1'],
  ['an IP address in other clothes', 'ada@0x7f.1'],
  ['one label', 'ada@localhost'],
  ['a dot after the domain', 'ada@example.com.'],
  ['an empty label', 'ada@example..com'],
  ['a hyphen at the edge', 'ada@-example.com'],
  ['an underscore in the domain', 'ada@ex_ample.com'],
  ['a port', 'ada@example.com:25'],
  ['a path', 'ada@example.com/x'],
  ['a query', 'ada@example.com?x'],
  ['a fragment', 'ada@example.com#x'],
  ['an escape', 'ada@ex%61mple.com'],
  ['a backslash', 'ada@example.com\\x'],
  ['a local part of 65', `${'a'.repeat(65)}@example.com`],
  ['a label of 64', `ada@${'a'.repeat(64)}.com`],
  ['255 characters', `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}cccc.com`],
])('%s: no address', (_, text) => expect(parseEmailAddress(text)).toBeNull());

test('what is longer than any address is not read at all, whatever it is made of', () => {
  const before = process.cpuUsage();
  for (const part of ['\u0300', '\u0316\u0300', '漢', ' ', '.'])
    expect(parseEmailAddress(`a@a${part.repeat(100_000)}.com`)).toBeNull();
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});

test('the longest local part, label and address are taken', () => {
  const longest = `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}cc.com`;
  expect(longest).toHaveLength(254);
  expect(parseEmailAddress(longest)?.address).toBe(longest);
  expect(parseEmailAddress(`ada@${'a'.repeat(63)}.com`)).not.toBeNull();
});

test('what is kept is read again as the same, and its identity is in lower case', () => {
  for (const text of ['Ada@Example.com', 'a@BÜCHER.example', 'X!#$%&*+/=?^_`{|}~-@a.b-c.de']) {
    const parsed = parseEmailAddress(text);
    expect(parseEmailAddress(parsed?.address ?? '')).toEqual(parsed);
    expect(parseEmailAddress(parsed?.identity ?? '')?.identity).toBe(parsed?.identity);
    expect(parsed?.identity).toBe(parsed?.identity.toLowerCase());
  }
});

test.each([
  ['Partner.Example', 'partner.example'],
  [' @bücher.example ', 'xn--bcher-kva.example'],
  ['ａｂｃ。example', 'abc.example'],
  ['ada@example.com', null],
  ['*.example.com', null],
  ['example', null],
  ['192.0.2.1', null],
  ['', null],
])('a domain by itself is read as that of an address: %s', (typed, read) => expect(parseEmailDomain(typed)).toBe(read));
