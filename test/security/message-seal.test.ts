import { randomBytes, randomUUID } from 'node:crypto';
import { MESSAGE_LIFETIME_SECONDS } from '../../domain/lifetimes';
import type { Envelope } from '../../domain/message';
import { createKeyRing } from '../../security/key-ring';
import { createMessageSeals, type Sealed } from '../../security/message-seal';
import { ringOf } from './ring';

const seals = createMessageSeals(ringOf('new', 'old'));
const content: Sealed = {
  id: randomUUID(),
  account: { portalId: randomUUID(), emailHash: 'hash' },
  answerBy: 1000,
  message: { type: 'changeStatus', status: 'approved', expectedRevision: 3, actor: { kind: 'administrator', id: 'ann' } },
};

function enveloped(seal: string | undefined, changed: Partial<Sealed> = {}): Envelope {
  return { ...content, ...changed, at: 5, seal };
}

afterEach(() => jest.useRealTimers());

test('what was sealed is genuine, however its fields are ordered, and whatever was left out', () => {
  const seal = seals.seal(content);
  expect(seals.isGenuine(enveloped(seal))).toBe(true);
  const reordered = JSON.parse(
    '{"expectedRevision":3,"actor":{"id":"ann","kind":"administrator"},"type":"changeStatus","status":"approved"}',
  ) as Sealed['message'];
  expect(seals.isGenuine(enveloped(seal, { message: reordered }))).toBe(true);
  const message = { ...content.message, reason: undefined } as Sealed['message'];
  expect(seals.isGenuine(enveloped(seal, { message }))).toBe(true);
});

test.each<[string, Partial<Sealed>]>([
  ['another id', { id: randomUUID() }],
  ['another account', { account: { ...content.account, emailHash: 'other' } }],
  ['another portal', { account: { ...content.account, portalId: randomUUID() } }],
  ['more time', { answerBy: 2000 }],
  ['all the time there is', { answerBy: undefined }],
  ['another command', { message: { type: 'deleteDeveloper', actor: { kind: 'administrator', id: 'ann' } } }],
  ['another status', { message: { ...content.message, status: 'rejected' } as Sealed['message'] }],
  [
    'another administrator',
    { message: { ...content.message, actor: { kind: 'administrator', id: 'bob' } } as Sealed['message'] },
  ],
  ['a reason', { message: { ...content.message, reason: 'because' } as Sealed['message'] }],
  ['one field more', { message: { ...content.message, more: 1 } as unknown as Sealed['message'] }],
])('a seal is worth nothing for %s', (_what, changed) => {
  expect(seals.isGenuine(enveloped(seals.seal(content), changed))).toBe(false);
});

test('nobody without a key of the ring can seal; an older key still can', () => {
  const strangers = createMessageSeals(createKeyRing([{ id: 'strange', secret: randomBytes(32).toString('base64') }]));
  expect(seals.isGenuine(enveloped(strangers.seal(content)))).toBe(false);
  expect(seals.isGenuine(enveloped(strangers.seal(content).replace('strange', 'new')))).toBe(false);
  expect(seals.isGenuine(enveloped(createMessageSeals(ringOf('old')).seal(content)))).toBe(true);
});

test.each([undefined, '', 'nonsense', 'new.1.', `new.${Date.now()}.${'A'.repeat(43)}`, { seal: 'new' }, 7])(
  'what is no seal proves nothing: %j',
  (seal) => expect(seals.isGenuine(enveloped(seal as string))).toBe(false),
);

test('a seal ends before the answer to its message is forgotten, and its time cannot be changed', () => {
  jest.useFakeTimers({ now: 1_700_000_000_000 });
  const seal = seals.seal(content);
  jest.advanceTimersByTime(MESSAGE_LIFETIME_SECONDS * 1000 - 1);
  expect(seals.isGenuine(enveloped(seal))).toBe(true);
  jest.advanceTimersByTime(1);
  expect(seals.isGenuine(enveloped(seal))).toBe(false);
  expect(seals.isGenuine(enveloped(seal.replace('1700000000000', '1700000000001')))).toBe(false);
});
