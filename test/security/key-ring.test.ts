import { inspect } from 'node:util';
import { createKeyRing } from '../../security/key-ring';
import { ringOf } from './ring';

const secret = Buffer.alloc(32, 7).toString('base64');

test('the first key is the current one, and older ones are found by id', () => {
  const ring = ringOf('new', 'old');
  expect(ring.current.id).toBe('new');
  expect(ring.byId('old')?.id).toBe('old');
  expect(ring.byId('gone')).toBeNull();
  expect(ring.all.map((key) => key.id)).toEqual(['new', 'old']);
});

test('a retired key is found by those who read, is believed by nobody, and is never the one in use', () => {
  const ring = createKeyRing([
    { id: 'k', secret },
    { id: 'leaked', secret, retired: true },
  ]);
  expect(ring.byId('leaked')?.id).toBe('leaked');
  expect(ring.trustedById('leaked')).toBeNull();
  expect(ring.trustedById('k')?.id).toBe('k');
  expect(ring.trusted.map(({ id }) => id)).toEqual(['k']);
  expect(() => createKeyRing([{ id: 'leaked', secret, retired: true }])).toThrow('retired');
});

test('every purpose, length and secret has a key of its own, the same each time', () => {
  const { current } = ringOf('new');
  const [other] = ringOf('old').all;
  const keys = [current.derive('a'), current.derive('b'), current.derive('a', 48), other?.derive('a')];
  expect(new Set(keys.map((key) => key?.export().toString('hex'))).size).toBe(4);
  expect(current.derive('a').symmetricKeySize).toBe(32);
  expect(current.derive('a', 48).symmetricKeySize).toBe(48);
  expect(ringOf('new').current.derive('a').equals(current.derive('a'))).toBe(true);
});

test('a secret in base64url is the secret in base64', () => {
  const bytes = Buffer.alloc(32, 0xfb);
  const [a, b] = (['base64', 'base64url'] as const).map((form) => createKeyRing([{ id: 'k', secret: bytes.toString(form) }]));
  expect(a?.current.derive('x').export()).toEqual(b?.current.derive('x').export());
});

test('a derived key shows none of its bytes where it is logged', () => {
  const key = ringOf('new').current.derive('a');
  const shown = `${inspect(key, { depth: null, showHidden: true })} ${JSON.stringify(key)}`;
  const bytes = key.export();
  for (const told of [bytes.toString('hex'), bytes.toString('base64'), bytes.join(','), bytes.join(', ')]) {
    expect(shown).not.toContain(told);
  }
});

test('a short secret, a double id and an empty ring are refused without quoting a secret', () => {
  const short = Buffer.alloc(31, 7).toString('base64');
  expect(() => createKeyRing([{ id: 'k', secret: short }])).toThrow('The secret of key "k" has fewer than 32 bytes.');
  expect(() => createKeyRing([{ id: 'k', secret: short }])).not.toThrow(short);
  expect(() =>
    createKeyRing([
      { id: 'k', secret },
      { id: 'k', secret },
    ]),
  ).toThrow('same id');
  expect(() => createKeyRing([])).toThrow('at least one key');
});
