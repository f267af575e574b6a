import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface PageFile {
  type: string;
  bytes: Buffer;
  gzip: Buffer;
  brotli: Buffer;
}

/** What a build of pages consists of: the document, and files whose names change with their content. */
export interface PageFiles {
  document: string;
  /** By file name. */
  assets: ReadonlyMap<string, PageFile>;
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads a build into memory, compressed once: it is small, and what is not in the map cannot be asked for. Its assets lie
 * in `assets/` and the name of the build's folder. Null where nothing has been built.
 */
export function readPageFiles(folder: string): PageFiles | null {
  const document = join(folder, 'index.html');
  if (!existsSync(document)) return null;
  const assets = join(folder, 'assets', basename(folder));
  const names = readdirSync(assets).filter((name) => extname(name) in TYPES);
  return {
    document: readFileSync(document, 'utf8'),
    assets: new Map(names.map((name) => [name, readPageFile(join(assets, name))])),
  };
}

/** The highest level would hold the start up for a second, for a twentieth less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

function readPageFile(file: string): PageFile {
  const bytes = readFileSync(file);
  return { type: TYPES[extname(file)] ?? '', bytes, gzip: gzipSync(bytes), brotli: brotliCompressSync(bytes, BROTLI) };
}
