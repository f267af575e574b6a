import { MAIL_KINDS } from '../../domain/mail-kind';
import type { TemplateContent } from '../../domain/email-template';
import { validateTemplate } from '../../mail/validate-template';
import { DEFAULT_CONTENT } from '../../mail/default-content';

const reasons = (content: Partial<TemplateContent>, kind: (typeof MAIL_KINDS)[number] = 'account-access-rejected') =>
  validateTemplate(kind, content).map(({ part, reason }) => `${part}: ${reason}`);

test.each(MAIL_KINDS)('the default text of %s may be taken as it is', (kind) => {
  const { subject, title, body, buttonLabel } = DEFAULT_CONTENT[kind];
  expect(validateTemplate(kind, { subject, title, body, buttonLabel })).toEqual([]);
  expect(body.length).toBeLessThan(4096);
});

test('what is null is not looked at', () => {
  expect(validateTemplate('reset-password', { subject: null, body: null })).toEqual([]);
});

test.each([
  ['Hello\n\n{% if decision_reason %}', 'line 3: tag {% if decision_reason %} not closed'],
  ['Hello\n{{ developer_fullname', 'line 2: output "{{ developer_fullname" not closed'],
  ['Hello {{ developer_fullname | shout }}', 'line 1: there is no filter "shout"; there are append, capitalize, default'],
  ['a\nb\n{{ developer_nmae }}', 'line 3: there is no "developer_nmae" in this mail; there are portal_display_name, '],
  ['{% if application_name == "x" %}x{% endif %}', 'line 1: there is no "application_name" in this mail'],
  ['{{ link_lifetime }}', 'line 1: there is no "link_lifetime" in this mail'],
  ['a\n{% endif %}', 'line 2: "endif" belongs to nothing that is open'],
  ['{% include "secrets" %}', 'line 1: there is no tag "include"; there are if, unless, case, comment'],
  ['{% raw %}{{ <script> }}{% endraw %}', 'line 1: there is no tag "raw"'],
  ['x\n{{ }}', 'line 2: invalid value expression: ""'],
])('a text that cannot work is refused with its line: %j', (body, reason) => {
  expect(reasons({ body })).toEqual([expect.stringContaining(`body: ${reason}`)]);
});

test('each unknown name is told, in the order of lines', () => {
  expect(reasons({ subject: 'x {{ b }}', body: '{{ a }}\n{{ b }}\n\n{{ a }}' }).map((reason) => reason.slice(0, 24))).toEqual([
    'subject: line 1: there i',
    'body: line 1: there is n',
    'body: line 2: there is n',
    'body: line 4: there is n',
  ]);
});

test('a text without end, or one that grows without end, is refused at once', () => {
  const started = Date.now();
  const loop = '{% for i in (1..1000000000) %}x{% endfor %}';
  const growth = `{% assign a = "xx" %}${'{% assign a = a | append: a %}'.repeat(60)}{{ a }}`;
  const range = '{{ (1..1000000000) | join: "x" }}';
  const shares = '{{ (1..100000) | join: "xxxxxxxxx" }}'.repeat(100);
  expect(reasons({ body: loop })[0]).toContain('line 1: there is no tag "for"');
  expect(reasons({ body: growth })[0]).toContain('line 1: there is no tag "assign"');
  for (const body of [range, shares])
    expect(reasons({ body })).toEqual(['body: line 1: this makes more text than a mail may have']);
  const nested = `${'>'.repeat(98)}a\n\n`.repeat(40);
  expect(reasons({ body: nested })).toEqual(['body: this makes more text than a mail may have']);
  expect(Date.now() - started).toBeLessThan(5000);
});

test('a subject is never empty, nor what the link is under', () => {
  expect(reasons({ subject: ' {{ "" }} ' })).toEqual(['subject: must not be empty']);
  expect(reasons({ subject: '{{ decision_reason }}' })).toEqual(['subject: must not become empty where variables are empty']);
  expect(reasons({ subject: "{% if developer_status == 'Pending' %}x{% endif %}" }, 'registration-status')).toEqual([
    'subject: must not become empty where variables are empty',
  ]);
  expect(reasons({ subject: '{{ developer_fullname }}' }, 'registration-waiting')).toHaveLength(1);
  expect(reasons({ buttonLabel: '' }, 'reset-password')).toEqual(['buttonLabel: must not be empty']);
  expect(reasons({ buttonLabel: '', title: '', body: '' })).toEqual([]);
});

test('Markdown that takes a tag apart is told from Liquid that is wrong', () => {
  const body = '{% if decision_reason %}x\n\n[a]: https://acme.example "{% endif %}"\n\ny';
  expect(reasons({ body })).toEqual([
    'body: does not go together with the Markdown around it: tag {% if decision_reason %} not closed',
  ]);
});
