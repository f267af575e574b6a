import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { KeyRing, RingKey } from './key-ring';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCRYPTED = 'binary/encrypted';
const JSON_PLAIN = 'json/plain';
const PURPOSE = 'payload-codec';

/** What came needs a key that is not here, so the run it is for cannot go on before it is. */
export class UnreadablePayloadError extends Error {
  override name = 'UnreadablePayloadError';
}

/** What came was cut short, changed, or made with a key that only says it is ours. */
class DamagedPayloadError extends Error {
  override name = 'DamagedPayloadError';
}

/**
 * Encrypts what is marked sensitive, and the messages of failures, with AES-256-GCM; all else stays readable in the
 * Temporal UI. What is encrypted for one workflow cannot be moved to another. Decoding takes whatever comes in clear as it
 * is: a signal from the UI is not encrypted.
 */
export function createPayloadCodec(ring: KeyRing): PayloadCodec {
  return {
    encode: async (payloads, context) =>
      payloads.map((payload) => (isSensitive(payload) ? encrypt(payload, ring.current, context?.workflowId) : payload)),
    decode: async (payloads, context) =>
      payloads.map((payload) =>
        metadata(payload, 'encoding') === ENCRYPTED ? open(payload, ring, context?.workflowId) : payload,
      ),
  };
}

/**
 * The codec of a worker: a damaged payload stays sealed instead of failing the workflow task that it comes with, since
 * that would be tried again for ever. One whose key is missing does fail it: a worker that has the key will read it.
 */
export function leaveDamagedSealed(codec: PayloadCodec): PayloadCodec {
  async function decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    try {
      return await codec.decode(payloads, context);
    } catch (error) {
      if (!(error instanceof DamagedPayloadError)) throw error;
      // One of them is; the others are read.
      return payloads.length === 1 ? payloads : (await Promise.all(payloads.map((payload) => decode([payload], context)))).flat();
    }
  }
  return { encode: (payloads, context) => codec.encode(payloads, context), decode };
}

const MARK = Buffer.from('{"sensitive":');

/** The mark is `Sensitive` of the workflows' messages: a JSON object whose first property has that name. */
function isSensitive(payload: Payload): boolean {
  if (metadata(payload, 'encoding') !== JSON_PLAIN || !payload.data) return false;
  const data = Buffer.from(payload.data);
  return data.subarray(0, MARK.length).equals(MARK) || isFailureText(data);
}

/** What the failure converter makes: an object of `message`, `stack_trace` or both, and nothing else. */
function isFailureText(data: Buffer): boolean {
  if (!/^\{"(message|stack_trace)":/.test(data.subarray(0, 16).toString())) return false;
  const names = Object.keys(JSON.parse(data.toString()) as object);
  return names.every((name) => name === 'message' || name === 'stack_trace');
}

function encrypt(payload: Payload, key: RingKey, workflowId = ''): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.derive(PURPOSE), nonce).setAAD(label(key.id, workflowId));
  const data = Buffer.concat([nonce, cipher.update(payload.data ?? Buffer.alloc(0)), cipher.final(), cipher.getAuthTag()]);
  const named = { encoding: ENCRYPTED, 'key-id': key.id, ...(workflowId && { 'workflow-id': workflowId }) };
  return { metadata: Object.fromEntries(Object.entries(named).map(([name, value]) => [name, Buffer.from(value)])), data };
}

/** `readFor`: the workflow that it has come to; unknown where somebody reads a history. */
function open({ data, ...payload }: Payload, ring: KeyRing, readFor?: string): Payload {
  const keyId = metadata(payload, 'key-id') ?? '';
  const key = ring.byId(keyId);
  if (!key) throw new UnreadablePayloadError(`A payload is encrypted with key "${keyId}", which is not in the ring.`);
  const sealed = Buffer.from(data ?? []);
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new DamagedPayloadError('An encrypted payload is cut short.');
  // Older ones name no workflow, nor do those that belong to none.
  const workflowId = metadata(payload, 'workflow-id') ?? '';
  if (workflowId && readFor !== undefined && readFor !== workflowId) {
    throw new DamagedPayloadError('An encrypted payload was made for another workflow.');
  }
  return { metadata: { encoding: Buffer.from(JSON_PLAIN) }, data: decrypt(sealed, key, label(keyId, workflowId)) };
}

function decrypt(sealed: Buffer, key: RingKey, authenticated: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key.derive(PURPOSE), sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(authenticated).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new DamagedPayloadError('An encrypted payload was changed.', { cause: error });
  }
}

/** What is authenticated beside the content. Neither part holds a line break. */
function label(keyId: string, workflowId: string): Buffer {
  return Buffer.from(workflowId === '' ? keyId : `${keyId}\n${workflowId}`);
}

function metadata(payload: Payload, name: string): string | null {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString() : null;
}
