import { createEmailHash } from '../../security/email-hash';

const key = Buffer.alloc(32, 'a').toString('base64');
const otherKey = Buffer.alloc(32, 'b').toString('base64');
const ada = 'ada@example.com';

test('an address has one name per portal and key, fit for a workflow id', () => {
  const name = createEmailHash(key).hash('portal-1', ada);
  expect(name).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(createEmailHash(key).hash('portal-1', ada)).toBe(name);
  expect(createEmailHash(key).hash('portal-2', ada)).not.toBe(name);
  expect(createEmailHash(key).hash('portal-1', 'grace@example.com')).not.toBe(name);
  expect(createEmailHash(otherKey).hash('portal-1', ada)).not.toBe(name);
});

test('the fingerprint tells keys apart and does not give the key away', () => {
  const { fingerprint } = createEmailHash(key);
  expect(fingerprint).toBe(createEmailHash(key).fingerprint);
  expect(fingerprint).not.toBe(createEmailHash(otherKey).fingerprint);
  expect(Buffer.from(key, 'base64').toString('hex')).not.toContain(fingerprint);
});

test('a key that is too short is refused', () => {
  expect(() => createEmailHash(Buffer.alloc(16).toString('base64'))).toThrow('EMAIL_HASH_KEY has fewer than 32 bytes.');
});
