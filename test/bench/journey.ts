import { setTimeout as wait } from 'node:timers/promises';
import type { Stack } from './stack';

const PASSWORD = 'a bench needs no good password';
const LOOK_AGAIN_MS = 60;

/** One developer's way in over HTTP: register, read the mail, verify, set the password. */
export async function journey(stack: Stack, email: string): Promise<void> {
  await post(stack, '/api/v3/developer', { email, full_name: 'Bench Developer' }, 201);
  const confirmation = await mailedToken(stack, email);
  const verified = await post(stack, '/api/v3/developer/verify-email', { token: confirmation }, 202);
  const { token } = (await verified.json()) as { token: string };
  await post(stack, '/api/v3/developer/reset-password', { token, password: PASSWORD }, 204);
}

/** The same, and then an administrator approves. */
export async function approvedJourney(stack: Stack, email: string): Promise<void> {
  await journey(stack, email);
  const developers = `/v3/portals/${stack.portalId}/developers`;
  const found = await administer(stack, 'GET', `${developers}?filter[email][eq]=${encodeURIComponent(email)}`);
  const { data } = (await found.json()) as { data: { id: string }[] };
  const approved = await administer(stack, 'PATCH', `${developers}/${data[0]?.id}`, { status: 'approved' });
  if (approved.status !== 200) throw new Error(`approve answered ${approved.status}: ${await approved.text()}`);
}

export async function register(stack: Stack, email: string): Promise<void> {
  await post(stack, '/api/v3/developer', { email, full_name: 'Bench Developer' }, 201);
}

export async function setAutoApproval(stack: Stack, on: boolean): Promise<void> {
  await administer(stack, 'PATCH', `/v3/portals/${stack.portalId}`, { auto_approve_developers: on });
}

async function post(stack: Stack, path: string, body: object, expected: number): Promise<Response> {
  const answer = await fetch(new URL(path, stack.api), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  if (expected !== 202) await answer.arrayBuffer();
  return answer;
}

function administer(stack: Stack, method: string, path: string, body?: object): Promise<Response> {
  return fetch(new URL(path, stack.api), {
    method,
    headers: { authorization: `Bearer ${stack.adminToken}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function mailedToken(stack: Stack, email: string): Promise<string> {
  const headers = { 'x-postmark-server-token': 'bench', accept: 'application/json' };
  for (;;) {
    const list = await fetch(
      new URL(`/messages/outbound?count=1&offset=0&recipient=${encodeURIComponent(email)}`, stack.mailbox),
      { headers },
    );
    const { Messages } = (await list.json()) as { Messages: { MessageID: string }[] };
    if (Messages[0]) {
      const details = await fetch(new URL(`/messages/outbound/${Messages[0].MessageID}/details`, stack.mailbox), { headers });
      const { TextBody } = (await details.json()) as { TextBody: string };
      const token = /token=([0-9a-f-]{36})/.exec(TextBody)?.[1];
      if (!token) throw new Error('the mail has no link');
      return token;
    }
    await wait(LOOK_AGAIN_MS);
  }
}
