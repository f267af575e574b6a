import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { validateTemplate } from '../../mail/validate-template';
import { createTemplateRunner, type TemplateRunner } from '../../mail/template-runner';
import { createMailRenderer } from '../../mail/render';
import { renderHtml, renderLine, renderText } from '../../mail/template';
import { linkTokens, queuedMail } from './queued-mail';

/** Far more than anything should take, far less than what grows with the square of a text's length. */
const MOST_MS = 1000;

function processorMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}

const joined = (separator: string) => `{{ "aaaaaaaaaaaaaaaaaaaa" | split: "" | join: "${separator}" | remove: "a" }}x`;

test('blanks that end no line take no longer than they are many', () => {
  expect(processorMs(() => validateTemplate('reset-password', { body: joined(' '.repeat(1300)) }))).toBeLessThan(MOST_MS);
});

test('Liquid puts out 64 kB at most, before anybody else reads it', () => {
  const body = joined('b'.repeat(3900));
  expect(validateTemplate('reset-password', { body })).toEqual([
    { part: 'body', reason: 'this makes more text than a mail may have' },
  ]);
  expect(() => renderText(body, {})).toThrow('limit exceeded');
});

test('a subject is no longer than Postmark takes', () => {
  expect(validateTemplate('reset-password', { subject: joined('b'.repeat(500)) })).toEqual([
    { part: 'subject', reason: 'this makes more text than a mail may have' },
  ]);
});

const LENGTH = 64 * 1024;
const fill = (piece: string) => piece.repeat(Math.floor(LENGTH / piece.length));

test.each([
  ['[', 'brackets that nobody closes'],
  ['![', 'pictures that nobody closes'],
  ['[a](', 'links that nobody closes'],
  ['[a](<b', 'addresses that nobody closes'],
  ['*a_ ', 'marks that cross each other'],
  ['**a', 'strong text without end'],
  ['_', 'marks alone'],
  ['`a``', 'code of unlike length'],
  ['> ', 'quotations in quotations'],
  ['>a\n\n', 'quotations'],
  ['- ', 'lists in lists'],
  ['[a]: b\n', 'definitions of links'],
  [`[${'a'.repeat(900)}]: <b> "c\n`, 'long definitions of links'],
  ['&', 'entities'],
  ['\\', 'escapes'],
  ['<a ', 'tags'],
  [' ', 'blanks'],
  [' \n', 'blank lines'],
  ['|a', 'columns'],
  ['|-', 'heads of tables'],
  ['\uE003', 'stand-ins'],
  ['\u0300', 'combining marks'],
])('64 kB of %j take no longer than they are many: %s', (piece) => {
  const text = `${fill(piece)}x`;
  for (const render of [renderHtml, renderText, renderLine])
    expect(processorMs(() => renderedOrNot(() => render(text, {})))).toBeLessThan(3 * MOST_MS);
});

function renderedOrNot(render: () => string): void {
  try {
    render();
  } catch (error) {
    expect(String(error)).toMatch(/limit exceeded/);
  }
}

test('what is quoted in a quotation is marked once for each', () => {
  expect(renderText('> a\n>\n> > b\n> > c\n\nd', {})).toBe('> a\n>\n> > b\n> > c\n\nd');
});

describe('a text that takes too long', () => {
  let folder: string;
  let hanging: TemplateRunner;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'template-runner-'));
    const file = join(folder, 'thread.js');
    const hang = 'if (task !== "ready" && JSON.stringify(task).includes("hang")) for (;;) {}';
    writeFileSync(file, `module.exports = (task) => { ${hang} return task === "ready" ? null : []; };`);
    hanging = createTemplateRunner({ filename: file, turnSeconds: 0.2 });
  });
  afterAll(async () => {
    await hanging.close();
    rmSync(folder, { recursive: true });
  });

  test('is ended, and told; meanwhile others are served, and afterwards the next text is', async () => {
    let others = 0;
    const served = setInterval(() => (others += 1), 10);
    const [wrong, next] = await Promise.all([
      hanging.check('reset-password', { subject: 'hang' }),
      hanging.check('reset-password', { subject: 'fine' }),
    ]);
    clearInterval(served);
    expect([wrong, next]).toEqual([[{ part: 'subject', reason: 'takes too long to render' }], []]);
    expect(others).toBeGreaterThan(20);
  });

  test('holds up no mail of another portal for long: that one takes the default', async () => {
    const { render } = createMailRenderer({ linkTokens, publicUrl: 'https://admin.acme.example', templateRunner: hanging });
    let isEnded = false;
    const first = hanging.check('reset-password', { subject: 'hang' }).then(() => (isEnded = true));
    const content = { ...NO_OWN_CONTENT, subject: 'fine' };
    expect(await render(queuedMail('reset-password', { content }))).toEqual(await render(queuedMail('reset-password')));
    expect(isEnded).toBe(false);
    await first;
  });

  test('gives way to the default', async () => {
    const { render } = createMailRenderer({ linkTokens, publicUrl: 'https://admin.acme.example', templateRunner: hanging });
    const content = { ...NO_OWN_CONTENT, subject: 'hang' };
    expect(await render(queuedMail('reset-password', { content }))).toEqual(await render(queuedMail('reset-password')));
  });
});

test('portals’ words are tried and rendered in the thread as they are outside of it', async () => {
  const templateRunner = createTemplateRunner();
  expect(await templateRunner.check('reset-password', { subject: ' ', title: null, body: '{{ nobody }}' })).toEqual(
    validateTemplate('reset-password', { subject: ' ', title: null, body: '{{ nobody }}' }),
  );
  await templateRunner.close();
});
