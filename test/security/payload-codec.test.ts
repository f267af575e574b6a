import { ApplicationFailure, defaultPayloadConverter, type Payload } from '@temporalio/common';
import { failureConverter } from '../../security/failure-converter';
import { createPayloadCodec } from '../../security/payload-codec';
import { ringOf } from './ring';

const codec = createPayloadCodec(ringOf('new', 'old'));
const ada = { fullName: 'Ada Lovelace', email: 'ada@example.com' };

function payload(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

async function encodeOne(value: Payload, by = codec): Promise<Payload> {
  const [encoded] = await by.encode([value]);
  return encoded ?? {};
}

async function decodeOne(value: Payload, by = codec): Promise<unknown> {
  const [decoded] = await by.decode([value]);
  return defaultPayloadConverter.fromPayload(decoded ?? {});
}

function meta(value: Payload, name: string): string {
  return Buffer.from(value.metadata?.[name] ?? []).toString();
}

test('what is marked sensitive travels encrypted and comes back', async () => {
  const encoded = await encodeOne(payload({ sensitive: ada }));
  expect(meta(encoded, 'encoding')).toBe('binary/encrypted');
  expect(meta(encoded, 'key-id')).toBe('new');
  expect(Buffer.from(encoded.data ?? []).toString('latin1')).not.toMatch(/ada|love|sensitive/i);
  expect(await decodeOne(encoded)).toEqual({ sensitive: ada });
});

test('two encryptions of the same differ', async () => {
  const [a, b] = await codec.encode([payload({ sensitive: ada }), payload({ sensitive: ada })]);
  expect(a?.data).not.toEqual(b?.data);
});

test.each([
  { id: 'm-1', status: 'approved' },
  { reason: 'clear', sensitive: 'not first' },
  { by: 'ops', reason: 'from the UI' },
  { message: { type: 'register' }, id: 'm-1' },
  'sensitive',
  null,
  undefined,
  new Uint8Array([1, 2, 3]),
])('what is not marked stays readable: %j', async (value) => {
  const clear = payload(value);
  expect(await codec.encode([clear])).toEqual([clear]);
  expect(await codec.decode([clear])).toEqual([clear]);
});

test('a marked payload that came in clear, from the Temporal UI, is taken as it is', async () => {
  expect(await decodeOne(payload({ sensitive: { reason: 'typed by hand' } }))).toEqual({
    sensitive: { reason: 'typed by hand' },
  });
});

test('a payload of an older key is read while the ring has the key, and afterwards the error names the key', async () => {
  const encoded = await encodeOne(payload({ sensitive: ada }), createPayloadCodec(ringOf('old')));
  expect(await decodeOne(encoded)).toEqual({ sensitive: ada });
  await expect(createPayloadCodec(ringOf('new')).decode([encoded])).rejects.toThrow('key "old", which is not in the ring');
});

test('a payload that was changed on the way is refused, wherever it was changed', async () => {
  const encoded = await encodeOne(payload({ sensitive: ada }));
  const data = Buffer.from(encoded.data ?? []);
  for (let at = 0; at < data.length; at += 1) {
    const changed = Buffer.from(data);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    await expect(codec.decode([{ ...encoded, data: changed }])).rejects.toThrow();
  }
  for (const length of [0, 11, 27, data.length - 1]) {
    await expect(codec.decode([{ ...encoded, data: data.subarray(0, length) }])).rejects.toThrow();
  }
  const relabelled = { ...encoded, metadata: { ...encoded.metadata, 'key-id': Buffer.from('old') } };
  await expect(codec.decode([relabelled])).rejects.toThrow();
});

test('a payload that was made for one workflow is damaged for another, and can be read by whoever reads histories', async () => {
  const of = (workflowId: string) => ({ type: 'workflow' as const, namespace: 'default', workflowId });
  const [encoded = {}] = await codec.encode([payload({ sensitive: ada })], of('account/1'));
  const [here] = await codec.decode([encoded], of('account/1'));
  const [anywhere] = await codec.decode([encoded]);
  for (const decoded of [here, anywhere]) {
    expect(defaultPayloadConverter.fromPayload(decoded ?? {})).toEqual({ sensitive: ada });
  }
  await expect(codec.decode([encoded], of('account/2'))).rejects.toThrow('for another workflow');
  const relabelled = { ...encoded, metadata: { ...encoded.metadata, 'workflow-id': Buffer.from('account/2') } };
  await expect(codec.decode([relabelled], of('account/2'))).rejects.toThrow('was changed');
  const unlabelled = { ...encoded, metadata: { ...encoded.metadata, 'workflow-id': Buffer.alloc(0) } };
  await expect(codec.decode([unlabelled], of('account/2'))).rejects.toThrow('was changed');
});

test.each([
  new Error('no such address: ada@example.com'),
  ApplicationFailure.nonRetryable('refused ada@example.com', 'address_in_use'),
  'thrown text about ada@example.com',
])('message and stack of a failure are encrypted: %s', async (thrown) => {
  const failure = failureConverter.errorToFailure(thrown, defaultPayloadConverter);
  expect(failure.message).toBe('Encoded failure');
  expect(failure.stackTrace).toBe('');
  const encoded = await encodeOne(failure.encodedAttributes ?? {});
  expect(meta(encoded, 'encoding')).toBe('binary/encrypted');
  const [encodedAttributes] = await codec.decode([encoded]);
  const error = failureConverter.failureToError({ ...failure, encodedAttributes }, defaultPayloadConverter);
  expect(error.message).toContain('ada@example.com');
});
