import { randomUUID } from 'node:crypto';
import { createRefreshTokens } from '../../security/refresh-token';
import { ringOf } from './ring';

const session = { id: randomUUID(), keyId: 'new', generation: 3 };
const { token, parse, proves, currentKeyId } = createRefreshTokens(ringOf('new', 'old'));

function parsed(text: string) {
  const result = parse(text);
  if (!result) throw new Error('not a refresh token');
  return result;
}

test('a token proves itself for its session and generation', () => {
  const made = token(session);
  expect(parsed(made)).toMatchObject({ sessionId: session.id, generation: 3 });
  expect(proves(parsed(made), session)).toBe(true);
  expect(token(session)).toBe(made);
  expect(token({ ...session, generation: 4 })).not.toBe(made);
});

test('nobody makes a token of another generation or session out of one', () => {
  const made = parsed(token(session));
  const other = randomUUID();
  expect(proves({ ...made, generation: 4 }, session)).toBe(false);
  expect(proves({ ...made, sessionId: other }, { ...session, id: other })).toBe(false);
  expect(proves(made, { ...session, id: other })).toBe(false);
  expect(proves({ ...made, proof: Buffer.alloc(32).toString('base64url') }, session)).toBe(false);
  expect(proves({ ...made, proof: '' }, session)).toBe(false);
});

test('a session of an older key goes on while the ring has the key', () => {
  const old = { ...session, keyId: 'old' };
  expect(currentKeyId).toBe('new');
  expect(proves(parsed(createRefreshTokens(ringOf('old')).token(old)), old)).toBe(true);
  const later = createRefreshTokens(ringOf('new'));
  expect(later.proves(parsed(token(old)), old)).toBe(false);
  expect(() => later.token(old)).toThrow('Key "old" is not in the ring');
});

test('what does not have the form of a token is none', () => {
  const made = token(session);
  for (const text of [
    '',
    '..',
    `${made}x`,
    `${made}\n`,
    made.replace('.3.', '.03.'),
    made.replace('.3.', '.-1.'),
    made.replace('.3.', '.3e9.'),
    session.id,
  ]) {
    expect(parse(text)).toBeNull();
  }
});
