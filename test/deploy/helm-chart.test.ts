import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Ajv from 'ajv/dist/2020';
import { parseAllDocuments, parse } from 'yaml';
import { projectFolder } from '../../config/project-folder';
import { findHelm, findKubeconform, findSchemas, type Tool } from '../support/kubernetes-tools';

const run = promisify(execFile);
const CHART = join(projectFolder, 'deploy', 'helm', 'vestibule');
const read = (file: string) => readFileSync(join(projectFolder, file), 'utf8');
const SECRETS = [
  'DATABASE_URL',
  'TEMPORAL_API_KEY',
  'POSTMARK_SERVER_TOKEN',
  'SMTP_URL',
  'SECRET_KEYS',
  'EMAIL_HASH_KEY',
  'METRICS_TOKEN',
];
/** Set by the chart itself. */
const ITS_OWN = [
  'HOST',
  'PORT',
  'WORKER_METRICS_ADDRESS',
  'TEMPORAL_DEPLOYMENT_NAME',
  'TEMPORAL_BUILD_ID',
  'TEMPORAL_TLS_CA_FILE',
  'TEMPORAL_TLS_CERT_FILE',
  'TEMPORAL_TLS_KEY_FILE',
];

let helm: Tool;
let schemas: Tool;
let kubeconform: Tool;

beforeAll(async () => {
  [helm, schemas, kubeconform] = await Promise.all([findHelm(), findSchemas(), findKubeconform()]);
}, 300_000);

/** Its path; where it could not be had, what that means is said, and a run that counts fails over it. */
function had(tool: Tool, without: string): string | null {
  if ('path' in tool) return tool.path;
  const told = `${tool.missing}. Not checked: ${without}.`;
  if (process.env['CI']) throw new Error(told);
  process.stderr.write(`\n${told}\n`);
  return null;
}

interface Container {
  name: string;
  image: string;
  command: string[];
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  envFrom?: unknown[];
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
  readinessProbe?: object;
  livenessProbe?: object;
}

interface Resource {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  data?: Record<string, string>;
  spec?: {
    replicas?: number;
    template?: { spec: { automountServiceAccountToken: boolean; securityContext: object; containers: Container[] } };
    podSelector?: { matchLabels: Record<string, string> };
    policyTypes?: string[];
    ingress?: unknown[];
    egress?: { ports: { port: number }[] }[];
    [field: string]: unknown;
  };
}

const VALUES = {
  image: { tag: '1.2.3' },
  settings: { PUBLIC_URL: 'https://developers.example.com', TEMPORAL_ADDRESS: 'temporal:7233' },
};
/** Everything on. */
const ALL = {
  ...VALUES,
  settings: { ...VALUES.settings, TEMPORAL_TLS: 'on', TEMPORAL_TLS_SERVER_NAME: 'temporal.example.com' },
  secrets: {
    TEMPORAL_API_KEY: { name: 'temporal', key: 'key' },
    POSTMARK_SERVER_TOKEN: null,
    SMTP_URL: { name: 'mail', key: 'url' },
  },
  temporal: { tls: { secretName: 'temporal-tls' } },
  migrations: { databaseUrl: { name: 'owner', key: 'url' } },
  worker: {
    deploymentName: 'vestibule',
    buildId: '1.2.3',
    previous: [{ buildId: '1.2.2', tag: '1.2.2', replicas: 1 }],
    autoscaling: { enabled: true },
  },
  networkPolicy: {
    apiFrom: [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }],
    metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
    database: { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] },
  },
};

let rendered = 0;

/** As `helm template` renders it; null where there is no helm. */
async function render(values: object): Promise<{ file: string; resources: Resource[] } | null> {
  const path = had(helm, 'what the chart renders to');
  if (!path) return null;
  const file = join(folder, `${(rendered += 1)}.yaml`);
  await writeFile(`${file}.values.json`, JSON.stringify(values));
  const { stdout } = await run(path, ['template', 'demo', CHART, '--namespace', 'vestibule', '--values', `${file}.values.json`]);
  await writeFile(file, stdout);
  const resources = parseAllDocuments(stdout).map((document) => document.toJS() as Resource | null);
  return {
    file,
    resources: resources.filter((resource) => resource !== null),
  };
}

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'vestibule-chart-'))));
afterAll(() => rm(folder, { recursive: true }));

const podsOf = (resources: Resource[]) =>
  resources.flatMap(({ kind, spec }) => (spec?.template ? [{ kind, ...spec.template.spec }] : []));

it('passes helm lint', async () => {
  const path = had(helm, 'helm lint');
  if (path) expect((await run(path, ['lint', CHART, '--strict', '--set', 'image.tag=1'])).stdout).toContain('0 chart(s) failed');
});

describe.each([
  ['as it comes', VALUES],
  ['with everything on', ALL],
])('%s', (_, values) => {
  it('is what the Kubernetes API takes, with no field that it does not know', async () => {
    const [there, folderOfSchemas] = [await render(values), had(schemas, 'whether the Kubernetes API takes it')];
    if (!there || !folderOfSchemas) return;
    const program = had({ ...kubeconform, ...('missing' in kubeconform && { path: '' }) }, 'kubeconform');
    if (program) {
      const location = `${folderOfSchemas}/{{.ResourceKind}}{{.KindSuffix}}.json`;
      // Of KEDA's own kinds no package has the schemas; the tests below look at them.
      const keda = ['-skip', 'ScaledObject,TriggerAuthentication'];
      const { stdout } = await run(program, ['-strict', '-summary', ...keda, '-schema-location', location, there.file]);
      expect(stdout).toMatch(/Invalid: 0, Errors: 0/);
    } else {
      process.stderr.write(
        `\n${'missing' in kubeconform ? kubeconform.missing : ''}: checked against the same schemas without it.\n`,
      );
    }
    const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
    ajv.addSchema(JSON.parse(await readFile(join(folderOfSchemas, '_definitions.json'), 'utf8')) as object, '_definitions.json');
    for (const resource of there.resources.filter(({ kind }) => !/ScaledObject|TriggerAuthentication/.test(kind))) {
      const [group = '', version] = (resource as unknown as { apiVersion: string }).apiVersion.split('/');
      const name = [resource.kind, version ? group.split('.')[0] : '', version ?? group].filter(Boolean).join('-').toLowerCase();
      const schema = JSON.parse(await readFile(join(folderOfSchemas, `${name}.json`), 'utf8')) as object;
      ajv.validate(schema, resource);
      expect([resource.kind, resource.metadata.name, ajv.errors]).toEqual([resource.kind, resource.metadata.name, null]);
    }
  });

  it('runs nothing as root, and nothing that can write to its own files', async () => {
    const there = await render(values);
    if (!there) return;
    const pods = podsOf(there.resources);
    expect(pods.length).toBeGreaterThan(2);
    for (const { automountServiceAccountToken, securityContext, containers } of pods) {
      expect(automountServiceAccountToken).toBe(false);
      expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
      }
    }
  });

  it('starts what the build makes, and holds secrets by reference alone', async () => {
    const there = await render(values);
    if (!there) return;
    for (const { containers } of podsOf(there.resources)) {
      for (const { command, env = [] } of containers) {
        expect(command[0]).toBe('node');
        expect(existsSync(join(projectFolder, command[1] ?? ''))).toBe(true);
        for (const { name, value, valueFrom } of env)
          if (SECRETS.includes(name))
            expect([name, value, valueFrom]).toEqual([name, undefined, { secretKeyRef: expect.anything() }]);
      }
    }
    expect(there.resources.map(({ kind }) => kind)).not.toContain('Secret');
    for (const { data = {} } of there.resources) for (const name of SECRETS) expect(data).not.toHaveProperty(name);
  });

  it('lets each part reach what it needs and no more', async () => {
    const there = await render(values);
    if (!there) return;
    const policies = there.resources.filter(({ kind }) => kind === 'NetworkPolicy');
    const ports = policies.map(({ metadata, spec }) => [
      metadata.name.replace('demo-vestibule-', ''),
      [...new Set((spec?.egress ?? []).flatMap((rule) => rule.ports.map(({ port }) => port)))],
      (spec?.ingress ?? []).length,
    ]);
    const isMeasured = values === ALL;
    expect(ports.sort()).toEqual([
      ['api', [53, 5432, 7233], 1],
      ['make-current', [53, 7233], 0],
      ['migrations', [53, 5432], 0],
      ['worker', [53, 5432, 7233, 443], isMeasured ? 1 : 0],
    ]);
    for (const { spec } of policies) expect(spec?.policyTypes).toEqual(['Ingress', 'Egress']);
  });
});

it('migrates before anything else, by its own address where there is one', async () => {
  const there = await render(ALL);
  const [job] = there?.resources.filter(({ metadata }) => metadata.name.endsWith('-migrations') && metadata.annotations) ?? [];
  if (!there) return;
  const jobs = there.resources.filter(({ kind }) => kind === 'Job');
  expect(jobs.map(({ metadata }) => metadata.annotations?.['helm.sh/hook']).sort()).toEqual([
    'post-install,post-upgrade,post-rollback',
    'pre-install,pre-upgrade',
  ]);
  const [migrations] = jobs.filter(({ metadata }) => metadata.name.endsWith('-migrations'));
  const [container] = migrations?.spec?.template?.spec.containers ?? [];
  expect(container?.env).toEqual([{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'owner', key: 'url' } } }]);
  // On the first install nothing else is there yet.
  expect(container?.envFrom).toBeUndefined();
  expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
});

it('keeps a previous version of the worker beside the one that becomes current', async () => {
  const there = await render(ALL);
  if (!there) return;
  const workers = there.resources.filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name.includes('-worker'));
  const told = workers.map(({ metadata, spec }) => {
    const [container] = spec?.template?.spec.containers ?? [];
    const build = container?.env?.find(({ name }) => name === 'TEMPORAL_BUILD_ID')?.value;
    return [metadata.name, container?.image, build, spec?.replicas];
  });
  expect(told).toEqual([
    // How many there are is KEDA's.
    ['demo-vestibule-worker-1-2-3', 'vestibule:1.2.3', '1.2.3', undefined],
    ['demo-vestibule-worker-1-2-2', 'vestibule:1.2.2', '1.2.2', 1],
  ]);
  const [scaled] = there.resources.filter(({ kind }) => kind === 'ScaledObject');
  expect(scaled?.spec).toEqual({
    scaleTargetRef: { name: 'demo-vestibule-worker-1-2-3' },
    minReplicaCount: 2,
    maxReplicaCount: 10,
    triggers: [
      {
        type: 'temporal',
        metadata: {
          endpoint: 'temporal:7233',
          namespace: 'default',
          taskQueue: 'vestibule',
          queueTypes: 'workflow,activity',
          targetQueueSize: '20',
          workerDeploymentName: 'vestibule',
          workerDeploymentBuildId: '1.2.3',
          tlsServerName: 'temporal.example.com',
        },
        authenticationRef: { name: 'demo-vestibule-temporal' },
      },
    ],
  });
});

it('ends a pod no sooner than its process has had its time', async () => {
  const there = await render(VALUES);
  if (!there) return;
  const graces = there.resources.flatMap(({ kind, spec }) =>
    kind === 'Deployment'
      ? [(spec?.template?.spec as unknown as { terminationGracePeriodSeconds: number }).terminationGracePeriodSeconds]
      : [],
  );
  expect(graces).toEqual([20, 40]);
});

it.each([
  ['without a tag', { image: { tag: '' } }, /image\.tag is required/],
  ['with a secret among the settings', { settings: { SECRET_KEYS: 'k1:x' } }, /SECRET_KEYS/],
  ['with a setting that there is not', { settings: { RATE_LIMIT: 'off' } }, /RATE_LIMIT/],
  ['with half a version', { worker: { buildId: '1' } }, /both or neither/],
  ['without a database', { secrets: { DATABASE_URL: null } }, /DATABASE_URL/],
])('is refused %s', async (_, changes, words) => {
  if (!had(helm, 'what the chart refuses')) return;
  const message = await render({ ...VALUES, ...changes }).then(
    () => 'it was taken',
    (error: unknown) => (error as { stderr: string }).stderr,
  );
  expect(message).toMatch(words);
});

describe('without helm', () => {
  const { properties } = JSON.parse(read('deploy/helm/vestibule/values.schema.json')) as {
    properties: Record<'settings' | 'secrets', { properties: Record<string, unknown> }>;
  };
  const settings = [...read('config/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name]) => name ?? '');

  it('every setting of the service has its place in the values: as a secret, as a setting, or set by the chart', () => {
    expect(settings.length).toBeGreaterThan(40);
    expect(Object.keys(properties.secrets.properties).sort()).toEqual([...SECRETS].sort());
    const places = [...Object.keys(properties.settings.properties), ...SECRETS, ...ITS_OWN];
    expect(places.sort()).toEqual([...settings].sort());
  });

  it('values.yaml holds no secret', () => {
    const { settings: given, secrets } = parse(read('deploy/helm/vestibule/values.yaml')) as {
      settings: Record<string, string>;
      secrets: Record<string, object>;
    };
    for (const name of SECRETS) expect(given).not.toHaveProperty(name);
    for (const from of Object.values(secrets)) expect(Object.keys(from)).toEqual(['name', 'key']);
  });

  it('no template writes a Secret, or a value of one', async () => {
    const templates = join(CHART, 'templates');
    for (const name of await readdir(templates)) {
      const text = await readFile(join(templates, name), 'utf8');
      expect([name, /kind: Secret\b/.test(text)]).toEqual([name, false]);
    }
  });
});
