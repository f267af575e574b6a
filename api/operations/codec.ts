import type { RequestHandler, Router } from 'express';
import type { PayloadCodec } from '@temporalio/common';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import { isOrganizationAdmin } from '../../domain/administrator';
import type { AdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { endpointsFor, type Endpoint } from '../http/endpoint';
import { type AdministratorGuards, organizationAudience, type OrganizationContext } from '../guards/administrators';
import type { RequestLimits } from '../http/request-limits';
import { mountEndpoints } from '../http/mount';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';

export interface CodecDeps {
  codec: PayloadCodec;
  administrators: Pick<AdministratorStore, 'audit'>;
  limits: RequestLimits;
}

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const base64 = () => z.base64();

const payload = z
  .object({ metadata: z.record(z.string(), base64()).optional(), data: base64().optional() })
  .openapi('TemporalPayload');
const payloads = z.object({ payloads: z.array(payload) }).openapi('TemporalPayloads');

const endpoint = endpointsFor<OrganizationContext, CodecDeps>();

const decode = endpoint({
  method: 'post',
  path: '/codec/decode',
  operationId: 'decode-payloads',
  summary: "Temporal's remote codec protocol: decode what the Temporal UI shows encrypted. There is no way to encode",
  tags: ['Operations'],
  body: payloads,
  bodyLimit: BODY_LIMIT_BYTES,
  answers: { 200: payloads },
  problems: ['forbidden'],
  async handle({ body, context: { administrator } }, { codec, administrators }) {
    if (!isOrganizationAdmin(administrator)) throw new Problem('forbidden');
    await administrators.audit('payloads_decoded', { kind: 'administrator', id: administrator.id });
    const decoded = await decodeAll(codec, body.payloads);
    return { status: 200 as const, body: { payloads: decoded } };
  },
});

export const CODEC_API: readonly Endpoint<OrganizationContext, CodecDeps>[] = [decode];

/**
 * For the Temporal UI: its origin alone may send a browser here, and organization admins alone get an answer. Where the
 * UI is same-site with the console, a browser that is logged in there can send the console's cookie along.
 */
export function codecRouter(guards: AdministratorGuards, deps: CodecDeps, temporalUiUrl: string | undefined): Router {
  const router = caseSensitiveRouter();
  const uiOrigin = temporalUiUrl === undefined ? undefined : new URL(temporalUiUrl).origin;
  router.use('/codec', allowOrigin(uiOrigin));
  mountEndpoints(router, CODEC_API, organizationAudience(guards, uiOrigin), deps);
  return router;
}

type WirePayload = z.output<typeof payload>;

async function decodeAll(codec: PayloadCodec, encoded: WirePayload[]): Promise<WirePayload[]> {
  const given = encoded.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, bytes(value)])),
    ...(data !== undefined && { data: bytes(data) }),
  }));
  try {
    return (await codec.decode(given)).map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)])),
      ...(data && { data: text(data) }),
    }));
  } catch {
    throw invalidParameter({
      field: 'payloads',
      rule: 'invalid',
      reason: 'cannot be decoded with the keys that are here',
      source: 'body',
    });
  }
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function text(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

function allowOrigin(allowed: string | undefined): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    if (allowed !== undefined && request.header('origin') === allowed) {
      response.set({
        'Access-Control-Allow-Origin': allowed,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Namespace',
      });
    }
    next();
  };
}
