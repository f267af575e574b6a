import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsPage, problemsText } from '../../api/documents/problems';
import { statusesText, withStatusDiagram } from '../../api/documents/status-diagram';
import { PROBLEM_CODES, problemType } from '../../api/http/problem';
import { projectFolder } from '../../config/project-folder';

const read = (...path: string[]) => readFileSync(join(projectFolder, ...path), 'utf8');

test('the published problems and statuses are those of the code', () => {
  expect(read('docs', 'problems.md')).toBe(problemsText());
  expect(read('docs', 'account-statuses.md')).toBe(statusesText());
  expect(read('README.md')).toBe(withStatusDiagram(read('README.md')));
});

test('the type of every problem leads to its heading on the page', () => {
  const page = problemsPage();
  for (const code of PROBLEM_CODES) expect(page).toContain(`id="${problemType(code).split('#')[1]}"`);
});
