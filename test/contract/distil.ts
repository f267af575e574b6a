/**
 * Writes konnect.json from the published OpenAPI documents of Kong Konnect's Dev Portal: the facts that clients rely
 * on, and none of the text. Usage: `tsc -p test/contract && node dist/test/contract/distil.js <folder of the documents>`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Document, factsOf } from './reduce';

/** File names, and what stands before the paths in them. */
const DOCUMENTS = { 'developer-portal.v2.yaml': '', 'developer-portal.v3.yaml': '', 'portal-management.v3.yaml': '/v3' };

const folder = process.argv[2];
if (!folder) throw new Error('which folder holds the documents?');
const facts = Object.entries(DOCUMENTS).map(([name, prefix]) =>
  factsOf(parse(readFileSync(join(folder, name), 'utf8')) as Document, prefix),
);
writeFileSync(join('test', 'contract', 'konnect.json'), `${JSON.stringify(Object.assign({}, ...facts), null, 1)}\n`);
