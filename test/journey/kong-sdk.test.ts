import { Configuration, DeveloperApi, PortalApi } from '@kong/sdk-portal-js';
import { tokenIn } from '../api/http-driver';
import { type Service, startService } from '../support/service';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface SdkError {
  response: { status: number; data: { title: string; detail: string; invalid_parameters?: { field: string; rule: string }[] } };
}

/** What the SDK throws for an answer that is no success. */
function refused(call: Promise<unknown>): Promise<SdkError['response']> {
  return call.then(
    () => Promise.reject(new Error('this was to be refused')),
    (error: unknown) => (error as SdkError).response,
  );
}

/** In Node the SDK leaves cookies to its caller. */
function cookieHeader(headers: Record<string, unknown>): { headers: { Cookie: string } } {
  const cookies = headers['set-cookie'] as string[];
  return { headers: { Cookie: cookies.map((cookie) => cookie.slice(0, cookie.indexOf(';'))).join('; ') } };
}

test("a developer's whole way through Kong's own client: sign up, verify, password, approval, log in, refresh, log out", async () => {
  const configuration = new Configuration({ basePath: service.url });
  const developer = new DeveloperApi(configuration);
  const email = 'jane@example.com';
  const password = 'a password of several words';

  const context = await new PortalApi(configuration).getPortalContext();
  expect(context.data).toMatchObject({ portal_id: service.portalId, name: 'Test Portal' });

  const registered = await developer.register({ requestBody: { email, full_name: 'Jane Doe' } });
  expect([registered.status, registered.data]).toEqual([201, '']);

  const mailed = tokenIn(await service.mailbox.waitForMail(email, /confirm your email address/i));
  const verified = await developer.verifyEmail({ verifyEmailRequest: { token: mailed } });
  expect([verified.status, verified.data.email]).toEqual([202, email]);

  const token = verified.data.token ?? '';
  const short = await refused(developer.resetPassword({ resetPasswordRequest: { token, password: 'short' } }));
  expect([short.status, short.data.invalid_parameters?.[0]?.rule]).toEqual([400, 'min_length']);
  expect((await developer.resetPassword({ resetPasswordRequest: { token, password } })).status).toBe(204);

  const waiting = await refused(developer.authenticate({ authenticateRequest: { username: email, password } }));
  expect([waiting.status, waiting.data.title]).toEqual([401, 'Approval Required']);
  await approve(email);

  const loggedIn = await developer.authenticate({ authenticateRequest: { username: email, password } });
  expect(loggedIn.status).toBe(204);
  const session = cookieHeader(loggedIn.headers);
  expect((await developer.getDeveloperMe(session)).data).toMatchObject({ email, full_name: 'Jane Doe' });

  const refreshed = await developer.refresh(session);
  expect(refreshed.status).toBe(204);
  const next = cookieHeader(refreshed.headers);
  expect((await developer.getDeveloperMe(next)).status).toBe(200);

  expect((await developer.logout(next)).status).toBe(204);
  expect((await refused(developer.getDeveloperMe(next))).status).toBe(401);

  expect((await developer.forgotPassword({ resetPasswordPayload: { email } })).status).toBe(200);
  const reset = tokenIn(await service.mailbox.waitForMail(email, /reset/i));
  expect(
    (await developer.resetPassword({ resetPasswordRequest: { token: reset, password: 'quite another password' } })).status,
  ).toBe(204);
  const again = { username: email, password: 'quite another password' };
  expect((await developer.authenticate({ authenticateRequest: again })).status).toBe(204);
});

async function approve(email: string): Promise<void> {
  const portal = `${service.url}/v3/portals/${service.portalId}`;
  const headers = { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' };
  const list = (await (await fetch(`${portal}/developers?filter[email]=${email}`, { headers })).json()) as {
    data: { id: string }[];
  };
  const reply = await fetch(`${portal}/developers/${list.data[0]?.id}`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ status: 'approved' }),
  });
  expect(reply.status).toBe(200);
}
