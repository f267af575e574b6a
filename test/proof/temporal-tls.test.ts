/** Temporal behind TLS that demands a client certificate, both of an authority of one's own, as clusters and Temporal Cloud have it. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePort } from '../../embedded/processes/ports';
import { AUTHORITY, CLIENT_CERTIFICATE, CLIENT_KEY, SERVER_CERTIFICATE, SERVER_KEY } from '../support/authority';
import { CERTIFICATE, PRIVATE_KEY } from '../support/certificate';
import { environmentOf } from '../support/environment';
import { eventually } from '../support/eventually';
import { startProgram } from '../support/program';
import { accountOf, AN_ADMINISTRATOR, registerWithPassword } from '../support/registrations';
import { localEnvironment } from '../support/temporal';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';

let folder: string;
let environment: TestWorkflowEnvironment;
let proxy: TlsProxy;
let runs: WorkflowHarness;
/** All that the connection needs. */
let tls: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-tls-'));
  const file = async (content: string) => {
    const path = join(folder, randomUUID());
    await writeFile(path, content);
    return path;
  };
  environment = await localEnvironment();
  const demanding = { ca: AUTHORITY, cert: SERVER_CERTIFICATE, key: SERVER_KEY, requestCert: true, rejectUnauthorized: true };
  proxy = await startTlsProxy(environment.address, demanding);
  tls = {
    TEMPORAL_ADDRESS: proxy.address,
    TEMPORAL_TLS: 'on',
    TEMPORAL_TLS_CA_FILE: await file(AUTHORITY),
    TEMPORAL_TLS_CERT_FILE: await file(CLIENT_CERTIFICATE),
    TEMPORAL_TLS_KEY_FILE: await file(CLIENT_KEY),
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com',
  };
  strangers = { TEMPORAL_TLS_CERT_FILE: await file(CERTIFICATE), TEMPORAL_TLS_KEY_FILE: await file(PRIVATE_KEY) };
  runs = await startWorkflowHarness(environment, tls);
});
afterAll(async () => {
  await runs.stop();
  await proxy.close();
  await environment.teardown();
  await rm(folder, { recursive: true });
});

/** A certificate that the authority does not know. */
let strangers: Record<string, string>;

/** A process of the service, with these settings instead. */
const start = (file: string, changes: Record<string, string>) =>
  startProgram(file, environmentOf(runs.settings, { ...changes, LOG_LEVEL: 'info' }));

async function doctor(changes: Record<string, string>): Promise<string> {
  const child = startProgram('cli/admin.js', environmentOf(runs.settings, changes), ['doctor']);
  await once(child, 'close');
  return child.said();
}

it('api, worker and commands work through it', async () => {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  const expectedRevision = (await accountOf(runs, applicant))?.revision ?? 0;
  await runs.gateway.ask(applicant, { type: 'changeStatus', status: 'approved', expectedRevision, actor: AN_ADMINISTRATOR });
  expect((await accountOf(runs, applicant))?.status).toBe('approved');
  expect(await doctor({})).toMatch(/^ok {5}Temporal: /m);
});

describe('what is missing or wrong is named with its setting', () => {
  const WITHOUT: [what: string, words: string, changes: () => Record<string, string>][] = [
    [
      'no client certificate',
      'the server asks for a client certificate: set TEMPORAL_TLS_CERT_FILE and TEMPORAL_TLS_KEY_FILE',
      () => ({ TEMPORAL_TLS_CERT_FILE: '', TEMPORAL_TLS_KEY_FILE: '' }),
    ],
    ['one of somebody else', 'the server refuses the certificate of TEMPORAL_TLS_CERT_FILE', () => strangers],
    [
      'an authority that is not known',
      "the server's certificate is of an authority that is not trusted: set TEMPORAL_TLS_CA_FILE",
      () => ({ TEMPORAL_TLS_CA_FILE: '' }),
    ],
    [
      'another name than that of the certificate',
      "the server's certificate has another name than its address: set TEMPORAL_TLS_SERVER_NAME",
      () => ({ TEMPORAL_TLS_SERVER_NAME: '' }),
    ],
    [
      'no TLS at all',
      'the server speaks TLS: set TEMPORAL_TLS=on',
      () => Object.fromEntries(Object.keys(tls).map((name) => [name, name === 'TEMPORAL_ADDRESS' ? proxy.address : ''])),
    ],
    [
      'TLS to a server without it',
      'the server speaks no TLS: set TEMPORAL_TLS=off',
      () => ({ TEMPORAL_ADDRESS: environment.address }),
    ],
  ];

  it.each(WITHOUT)('%s, by the doctor', async (_, words, changes) => {
    expect(await doctor(changes())).toMatch(new RegExp(`^wrong  Temporal: .*${words}`, 'm'));
  });

  it.each(['worker/main.js', 'api/server.js'])(
    'a client certificate that is missing, by %s, which goes on trying',
    async (file) => {
      const [[, words, changes] = ['', '', () => ({})]] = WITHOUT;
      const child = start(file, { ...changes(), PORT: String(await freePort()) });
      await eventually('it says so', () => Promise.resolve(child.said().includes(words)));
      expect(child.exitCode).toBeNull();
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );
});
