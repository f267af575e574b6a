import { readMailedLink } from '../../web/client/mailed-link';
import { portalLink, PORTAL_DEFAULTS } from '../../domain/portal';

const TOKEN = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
const EMAIL = 'ada+1@example.com';
const QUERY = `email=ada%2B1%40example.com&token=${TOKEN}`;
const escaped = (text: string) => encodeURIComponent(text);

/** As a browser hands it over, after its own escaping. */
function read(link: string) {
  const { search, hash } = new URL(link, 'https://portal.example');
  return readMailedLink(`${search.slice(1)}&${hash.slice(1)}`);
}

test('links as they are mailed carry address and token', () => {
  const portal = { url: 'https://portal.example' };
  for (const to of [PORTAL_DEFAULTS.confirmUrl, PORTAL_DEFAULTS.resetPasswordUrl, '/elsewhere']) {
    expect(read(portalLink(portal, to, { email: EMAIL, token: TOKEN }))).toEqual({ email: EMAIL, token: TOKEN });
  }
});

const LEFT_BY_MAIL_PROGRAMS = {
  'an ampersand escaped for HTML': QUERY.replace('&', '&amp;'),
  'an ampersand escaped twice': QUERY.replace('&', '&amp;amp;'),
  'an ampersand escaped by number': QUERY.replace('&', '&#38;'),
  'half of an escaped ampersand': QUERY.replace('&', '&;'),
  'an escaped ampersand at the beginning': `amp;token=${TOKEN}&email=ada%2B1%40example.com`,
  'separators encoded once more': `email=ada%2B1%40example.com%26token%3D${TOKEN}`,
  'the whole of it encoded once more': escaped(QUERY),
  'the whole of it encoded twice more': escaped(escaped(QUERY)),
  'an escaped ampersand, encoded': escaped(QUERY.replace('&', '&amp;')),
  'leftovers of quoted-printable': QUERY.replaceAll('=', '=3D'),
  'leftovers of quoted-printable, encoded': escaped(QUERY.replaceAll('=', '=3D')),
  'a plain address': `email=${EMAIL}&token=${TOKEN}`,
  'the token first': `token=${TOKEN}&email=ada%2B1%40example.com`,
  'the token first, with the text’s full stop': `token=${TOKEN}&email=ada%2B1%40example.com.`,
  capitals: `EMAIL=ada%2B1%40example.com&TOKEN=${TOKEN}`,
  'a line that was folded': QUERY.replace('b3fc-', 'b3fc-%0D%0A'),
  'a line that quoted-printable folded': QUERY.replace('b3fc-', 'b3fc-=%0D%0A'),
  'an invisible place to break': QUERY.replace('b3fc-', 'b3fc-%E2%80%8B'),
  'brackets around the token': QUERY.replace(TOKEN, `<${TOKEN}>`),
  'what a campaign adds': `${QUERY}&utm_source=mail&utm_id=00000000-0000-4000-8000-000000000000`,
};
for (const [what, carried] of Object.entries(LEFT_BY_MAIL_PROGRAMS)) {
  test(`address and token are read through ${what}, in query and fragment`, () => {
    for (const mark of ['?', '#']) expect(read(`/login${mark}${carried}`)).toEqual({ email: EMAIL, token: TOKEN });
  });
}

test('what stands behind a token is not its own', () => {
  for (const end of ['=', '.', '>', ')', ',', '"', '%20', '%3E', ';', '&', '=3D', '</a>', '%EF%BF%BD']) {
    for (const mark of ['?', '#']) expect(read(`/login${mark}${QUERY}${end}`)).toEqual({ email: EMAIL, token: TOKEN });
  }
});

test('a token that looks like a leftover of quoted-printable is read as it is', () => {
  const token = '3d3d3d3d-3d3d-4d3d-8d3d-3d3d3d3d3d3d';
  expect(read(`/login#email=3d%40example.com&token=${token}`)).toEqual({ email: '3d@example.com', token });
  expect(read(`/login#email=3D3d%40example.com&token=3D${token}`)).toEqual({ email: '3d@example.com', token });
});

test('addresses keep signs of their own', () => {
  for (const email of ['a&b@example.com', '50%25@example.com', 'a=b@example.com', "o'hara#1@example.com", 'jürgen@exämple.de']) {
    expect(read(`/login#${new URLSearchParams({ email, token: TOKEN }).toString()}`)).toEqual({ email, token: TOKEN });
  }
});

test('a link that lost a piece is known as one, with the address where that is left', () => {
  const cut = QUERY.slice(0, -3);
  expect(read(`/login#${cut}`)).toEqual({ damaged: true, email: EMAIL });
  expect(read(`/login?${escaped(cut)}`)).toEqual({ damaged: true, email: EMAIL });
  expect(read('/login#email=ada%2B1%40example.com&tok')).toEqual({ damaged: true, email: EMAIL });
  expect(read('/login#email=ada%2B1%40exa')).toEqual({ damaged: true, email: 'ada+1@exa' });
  expect(read('/login?token=')).toEqual({ damaged: true });
  expect(read('/login?token=nonsense&email=%ff%')).toEqual({ damaged: true });
});

test('what is no mailed link is left alone', () => {
  for (const address of [
    '/login',
    '/login?utm_source=mail',
    '/login#top',
    `/login?id=${TOKEN}`,
    `/login?csrf_token=${TOKEN}&my-token=${TOKEN}`,
    '/login?%ff%zz',
  ]) {
    expect([address, read(address)]).toEqual([address, null]);
  }
});
