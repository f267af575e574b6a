import { stringify } from 'csv-stringify/sync';
import type { SignUpForm } from '../../domain/sign-up-form';
import type { Developer } from '../../prisma/stores/account/developer-directory';
import { StreamedText } from '../http/endpoint';
import { uuid } from '../http/fields';
import { queryOf } from '../http/query-of';
import { z } from '../http/zod';
import { answersBody } from './answer-schemas';
import { portalEndpoint } from './audience';
import { developerBody } from './developer-schemas';

type Form = Pick<SignUpForm, 'questions'>;
type Listed = ReturnType<typeof listed>;

const FORMATS = {
  csv: { mediaType: 'text/csv; charset=utf-8', write: toCsv },
  jsonl: { mediaType: 'application/x-ndjson', write: toLines },
};

/** Vestibule's own: every developer of a portal, for whoever takes them elsewhere. */
export const exportDevelopers = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/developers/export',
  operationId: 'export-portal-developers',
  summary: 'Export all developers of a portal with their answers, those who signed up first before the others',
  tags: ['Developers'],
  params: z.object({ portalId: uuid() }),
  query: queryOf(
    z.strictObject({
      format: z.enum(['csv', 'jsonl']).default('csv').openapi({
        description:
          'csv: a row for each, with a column for each question of the sign-up form; what a spreadsheet would take for a formula begins with an apostrophe. jsonl: a line for each, as in the list',
      }),
    }),
  ),
  answers: { 200: new StreamedText(['text/csv', 'application/x-ndjson']) },
  async handle({ context: { portal }, query: { format } }, { developers, documents }) {
    const form = (await documents.latest(portal.id, 'sign_up_form')).content;
    const { mediaType, write } = FORMATS[format];
    const headers = { 'Content-Disposition': `attachment; filename="developers.${format}"` };
    return { status: 200 as const, text: { mediaType, chunks: write(developers.each(portal.id), form) }, headers };
  },
});

function listed(developer: Developer, form: Form) {
  return { ...developerBody(developer), ...answersBody(developer, form) };
}

async function* toLines(pages: AsyncIterable<Developer[]>, form: Form): AsyncIterable<string> {
  for await (const page of pages) yield page.map((developer) => `${JSON.stringify(listed(developer, form))}\n`).join('');
}

/** With the mark by which spreadsheets know UTF-8. */
async function* toCsv(pages: AsyncIterable<Developer[]>, form: Form): AsyncIterable<string> {
  const columns = columnsOf(form);
  yield `\uFEFF${stringify([columns.map(([name]) => name)])}`;
  for await (const page of pages) {
    const rows = page.map((developer) => listed(developer, form)).map((row) => columns.map(([, valueOf]) => valueOf(row)));
    yield stringify(rows, { escape_formulas: true, cast: { boolean: String } });
  }
}

type Column = [name: string, valueOf: (row: Listed) => string | number | boolean | null];

function columnsOf({ questions }: Form): Column[] {
  const asked = new Set(questions.map(({ name }) => name));
  const valueOf = (answer: Listed['answers'][number]['answer'] | undefined) =>
    Array.isArray(answer) ? answer.join('; ') : (answer ?? null);
  const others = (row: Listed) => row.answers.filter(({ name }) => !asked.has(name));
  return [
    ['id', (row) => row.id],
    ['email', (row) => row.email],
    ['full_name', (row) => row.full_name],
    ['status', (row) => row.status],
    ['status_since', (row) => row.status_since],
    ['waiting_for', (row) => row.waiting_for],
    ['created_at', (row) => row.created_at],
    ['updated_at', (row) => row.updated_at],
    ['terms_version', (row) => row.terms_accepted?.version ?? null],
    ['terms_accepted_at', (row) => row.terms_accepted?.accepted_at ?? null],
    ...questions.map(({ name }): Column => [
      `answers.${name}`,
      (row) => valueOf(row.answers.find((each) => each.name === name)?.answer),
    ]),
    [
      'other_answers',
      (row) =>
        others(row)
          .map(({ name, answer }) => `${name}: ${valueOf(answer)}`)
          .join('; '),
    ],
  ];
}
