/** `npm run docs`: writes what docs/ and the README tell of the code. Run from the project's folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsText } from './documents/problems';
import { statusesText, withStatusDiagram } from './documents/status-diagram';

writeFileSync(join('docs', 'problems.md'), problemsText());
writeFileSync(join('docs', 'account-statuses.md'), statusesText());
writeFileSync('README.md', withStatusDiagram(readFileSync('README.md', 'utf8')));
