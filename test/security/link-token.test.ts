import { randomUUID } from 'node:crypto';
import { isUuid } from '../../domain/shapes';
import { createLinkTokens } from '../../security/link-token';
import { ringOf } from './ring';

const id = '7f9fd312-a987-4628-b4c5-bb4f4fddd5f7';

test('a token is shaped like a version 4 UUID, whatever its id', () => {
  const tokens = createLinkTokens(ringOf('new'));
  for (let i = 0; i < 200; i += 1) {
    const token = tokens.token(randomUUID(), 'new');
    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isUuid(token)).toBe(true);
  }
});

test('a retry finds the same token; another id or key gives another one', () => {
  const tokens = createLinkTokens(ringOf('new', 'old'));
  const token = tokens.token(id, 'new');
  expect(createLinkTokens(ringOf('old', 'new')).token(id, 'new')).toBe(token);
  expect(tokens.token(id, 'old')).not.toBe(token);
  expect(tokens.token(randomUUID(), 'new')).not.toBe(token);
  expect(token).not.toBe(id);
});

test('what is stored is the hash of the token under the current key, and never the token', () => {
  const tokens = createLinkTokens(ringOf('new', 'old'));
  const { keyId, hash } = tokens.issue(id);
  expect(keyId).toBe('new');
  expect(hash).toHaveLength(32);
  expect(tokens.hash(tokens.token(id, 'new'))).toEqual(hash);
});

test('a token is found in upper case too', () => {
  const tokens = createLinkTokens(ringOf('new'));
  const token = tokens.token(id, 'new');
  expect(tokens.hash(token.toUpperCase())).toEqual(tokens.hash(token));
});

test('a key that has left the ring is named in the error', () => {
  expect(() => createLinkTokens(ringOf('new')).token(id, 'old')).toThrow('Key "old" is not in the ring');
});

test.each(['', 'x', `${id}x`, ` ${id}`, `${id}\n`, id.replaceAll('-', ''), '7f9fd312-a987-4628-b4c5-bb4f4fddd5fg'])(
  'not a token: %j',
  (text) => expect(isUuid(text)).toBe(false),
);
