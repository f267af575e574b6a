import { http, type Reply } from './http';
import type { MailedToken } from './mail-reader';
import type { Stack } from './stack';

const PASSWORD = 'a bench needs no good password';

/** The ways in, over HTTP alone. */
export interface Journeys {
  register(email: string): Promise<void>;
  /** Register, read the mail, verify, set the password. */
  developer(email: string): Promise<void>;
  /** The same, and then an administrator approves. */
  developerAndAdministrator(email: string): Promise<void>;
  /** The same without an administrator, and then a log-in. */
  developerWhoLogsIn(email: string): Promise<void>;
  setAutoApproval(on: boolean): Promise<void>;
}

export function createJourneys(stack: Stack, mailedToken: MailedToken): Journeys {
  async function register(email: string): Promise<void> {
    await post('/api/v3/developer', { email, full_name: 'Bench Developer' }, 201);
  }

  async function developer(email: string): Promise<void> {
    await register(email);
    const verified = await post('/api/v3/developer/verify-email', { token: await mailedToken(email) }, 202);
    const { token } = JSON.parse(verified.text) as { token: string };
    await post('/api/v3/developer/reset-password', { token, password: PASSWORD }, 204);
  }

  async function developerAndAdministrator(email: string): Promise<void> {
    await developer(email);
    const developers = `/v3/portals/${stack.portalId}/developers`;
    const found = await administer('GET', `${developers}?filter[email][eq]=${encodeURIComponent(email)}`);
    const { data } = JSON.parse(found.text) as { data: { id: string }[] };
    await administer('PATCH', `${developers}/${data[0]?.id}`, { status: 'approved' });
  }

  async function developerWhoLogsIn(email: string): Promise<void> {
    await developer(email);
    await post('/api/v3/developer/authenticate', { username: email, password: PASSWORD }, 204);
  }

  async function setAutoApproval(on: boolean): Promise<void> {
    await administer('PATCH', `/v3/portals/${stack.portalId}`, { auto_approve_developers: on });
  }

  async function post(path: string, body: object, expected: number): Promise<Reply> {
    return must(expected, path, await http('POST', new URL(path, stack.api), {}, body));
  }

  async function administer(method: string, path: string, body?: object): Promise<Reply> {
    const headers = { authorization: `Bearer ${stack.adminToken}` };
    return must(200, path, await http(method, new URL(path, stack.api), headers, body));
  }

  return { register, developer, developerAndAdministrator, developerWhoLogsIn, setAutoApproval };
}

function must(expected: number, path: string, answer: Reply): Reply {
  if (answer.status !== expected) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
  return answer;
}
