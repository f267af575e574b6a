import { isPlausibleEmail, isVisible } from '../../../web/portal/components/plausible';

test.each(['ada@example.com', 'ada＠example．com', '　ada@example.com', 'a..b@docomo.ne.jp', 'foo.@docomo.ne.jp'])(
  'the page leaves to the service what the service takes: %s',
  (email) => expect(isPlausibleEmail(email)).toBe(true),
);

test.each(['', 'ada', 'ada@', 'ada example@x.y'])('the page says at once that %j is no address', (email) => {
  expect(isPlausibleEmail(email)).toBe(false);
});

test.each(['', '  ', '\u200b\u2060', '\u00ad', '\u3164', '\u2800'])('the page asks for a name that can be seen: %j', (name) => {
  expect(isVisible(name)).toBe(false);
});

test.each(['Ada', '李', '١', '🙂'])('the page takes a name of one character: %s', (name) => expect(isVisible(name)).toBe(true));
