import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { openApiDocument } from '../../api/openapi-document';
import { type Service, startService } from '../support/service';
import { type Schema, textFields, withText } from './text-fields';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ temporal: 'none', settings: { UPDATE_TIMEOUT_MS: '300' } });
  service.log.expect(/TRUSTED_PROXIES is 0/);
  service.log.expect(/Temporal did not take a|Temporal gave no answer/);
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const { paths, components } = openApiDocument() as Document;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

/** As much as a body may have, and what takes long to read in one way or another. */
const HOSTILE = (bytes: number): Record<string, string> => ({
  'combining marks': `a@a${'\u0300'.repeat(bytes / 4)}${'\u0316'.repeat(bytes / 4)}.com`,
  'CJK characters': `https://${'漢'.repeat(bytes / 3)}`,
  blanks: `/a${' '.repeat(bytes)}x`,
  letters: `${'a'.repeat(bytes)}!`,
  'opened brackets': '[{{<"'.repeat(bytes / 5),
});

/** The longest time for which nothing else was done, in milliseconds; the best of several turns, since machines are noisy. */
async function longestHold(send: () => Promise<{ status: number }>): Promise<number> {
  let best = Infinity;
  for (let turn = 0; turn < 8 && best > MOST_MS; turn += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const { status } = await send();
    // The monitor's own timer has to come round once more.
    await wait(3);
    delay.disable();
    expect(status < 500 || status === 503).toBe(true);
    best = Math.min(best, delay.max / 1e6);
  }
  return best;
}

const MOST_MS = 50;
/** There are many requests in each test. */
const PATIENCE_MS = 180_000;
const EXAMPLES: Record<string, string> = { templateName: 'reset-password' };
const NOBODY = '00000000-0000-4000-8000-000000000000';

function addressOf(path: string, given: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(given[name] ?? (name === 'portalId' ? service.portalId : (EXAMPLES[name] ?? NOBODY))),
  );
}

const held: [string, number][] = [];

async function expectQuick(name: string, send: () => Promise<{ status: number }>): Promise<void> {
  const ms = await longestHold(send);
  if (ms > MOST_MS) held.push([name, ms]);
}

afterEach(() => void held.splice(0));

const sendsTexts = operations.filter(({ requestBody }) => requestBody);

test.each(sendsTexts.map((operation) => [operation.operationId, operation] as const))(
  'no text in the body of %s holds everybody else up',
  async (_, { path, method, requestBody }) => {
    const schema = requestBody?.content['application/json'].schema ?? {};
    const fields = textFields(schema, components.schemas);
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields)
      for (const [made, text] of [...Object.entries(HOSTILE(98_000)), ...Object.entries(HOSTILE(1500))]) {
        const body = withText(schema, components.schemas, field, text);
        await expectQuick(`${field.join('.')}: ${text.length} of ${made}`, () =>
          driver.call(method, addressOf(path), { body, token: service.adminToken }),
        );
      }
    expect(held).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'no text in a query or a path holds everybody else up',
  async () => {
    for (const { path, method, operationId, parameters = [] } of operations)
      for (const [made, text] of Object.entries(HOSTILE(2000))) {
        const query = parameters.filter((parameter) => parameter.in === 'query');
        const names = query.flatMap(({ name, schema }) => [
          name,
          ...Object.keys(schema.properties ?? {}).map((key) => `${name}[${key}]`),
        ]);
        for (const name of names)
          await expectQuick(`${operationId}, ${name}: ${made}`, () =>
            driver.call(method, `${addressOf(path)}?${new URLSearchParams({ [name]: text }).toString()}`, {
              token: service.adminToken,
            }),
          );
        for (const { name } of parameters.filter((parameter) => parameter.in === 'path'))
          await expectQuick(`${operationId}, ${name}: ${made}`, () =>
            driver.call(method, addressOf(path, { [name]: text }), { token: service.adminToken }),
          );
      }
    expect(held).toEqual([]);
  },
  PATIENCE_MS,
);

test('no cookie and no header holds everybody else up', async () => {
  for (const part of ['a', ' ', 'a.', '=', ',', 'a='])
    for (const name of ['cookie', 'authorization', 'x-forwarded-for', 'origin', 'content-type', 'prefer']) {
      const value = { cookie: 'portalaccesstoken=', authorization: 'Bearer ' }[name] ?? '';
      const headers = { [name]: `${value}${part.repeat(12_000 / part.length)}x` };
      const body = { email: 'a@example.com' };
      await expectQuick(`${name}: ${part}`, () => driver.call('GET', '/api/v3/developer/me', { headers }));
      await expectQuick(`${name}: ${part}`, () => driver.call('POST', '/v3/portals', { headers, body }));
    }
  expect(held).toEqual([]);
});

test('the longest values that are allowed fit into what anybody may send', async () => {
  const label = '漢'.repeat(16);
  const email = `${'a'.repeat(64)}@${label}.${label}.com`;
  const send = async (path: string, body: object) => (await driver.call('POST', `/api/v3/developer${path}`, { body })).status;
  // As many bytes as 254 characters can have, whether or not there is such an address.
  const unicode = `${'a'.repeat(64)}@${'漢'.repeat(189)}`;
  const password = '\u1112\u1161\u11ab'.repeat(128);
  expect(await send('', { email, full_name: '🐙'.repeat(256) })).toBe(503);
  const longest = { email, full_name: '🐙'.repeat(256), ...(await longestAnswers()) };
  expect(await send('', longest)).toBe(503);
  expect(await send('', { email: unicode, full_name: '🐙'.repeat(256) })).toBe(400);
  expect(await send('/authenticate', { username: email, password })).toBe(401);
  expect(await send('/authenticate', { username: unicode, password })).toBe(400);
  expect(await send('/reset-password', { token: NOBODY, password })).toBe(404);
  const administrator = await driver.call('POST', '/v3/administrator/session', { body: { email, password } });
  expect(administrator.status).toBe(401);
});

/** To 20 questions whose names and options are as long as they may be. */
async function longestAnswers() {
  const label = { en: 'x' };
  const options = Array.from({ length: 50 }, (_, index) => ({ value: `${index + 10}${'🐙'.repeat(38)}`, label }));
  const questions = Array.from({ length: 20 }, (_, index) =>
    index === 0
      ? { name: 'choices', label, kind: 'choices', required: true, options }
      : { name: `q${index}`.padEnd(63, '_'), label, kind: 'long_text', required: true },
  );
  const terms = { version: '🐙'.repeat(64), url: 'https://example.com', label };
  const { status } = await driver.manage('PUT', '/sign-up-form', { revision: 0, questions, terms });
  expect(status).toBe(200);
  const answers = questions.map(({ name, kind }) => [
    name,
    kind === 'choices' ? options.map(({ value }) => value) : '🐙'.repeat(2000),
  ]);
  return { answers: Object.fromEntries(answers) as object, terms_version: terms.version };
}
