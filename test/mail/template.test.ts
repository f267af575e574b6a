import { renderHtml, renderLine, renderText } from '../../mail/template';

const values = { name: '<i>Ada</i> *x*', empty: '', lines: 'one\ntwo' };

test('Markdown of the template becomes HTML, Markdown and HTML of a value do not', () => {
  expect(renderHtml('Dear **{{ name }}**', values).trim()).toBe('<p>Dear <strong>&lt;i&gt;Ada&lt;/i&gt; *x*</strong></p>');
});

test('HTML of a template is text too', () => {
  expect(renderHtml('<script>x</script>', values)).toContain('&lt;script&gt;');
});

test('no filter lets a value through unescaped', () => {
  for (const filter of ['raw', "replace: 'x', '<b>'", "append: '<b>'", 'url_decode', 'strip']) {
    expect(renderHtml(`{{ name | ${filter} }}`, values)).not.toMatch(/<i>|<b>/);
  }
});

test('a value never chooses where a link leads', () => {
  const html = renderHtml('[here]({{ name }}) [there](https://acme.example/{{ name }}) [good](https://acme.example)', values);
  expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['https://acme.example']);
});

test('a condition around paragraphs leaves none that is empty', () => {
  const template = 'a\n\n{% if empty %}\n\nb\n\n{% endif %}\n\nc';
  expect(renderHtml(template, values).replace(/\s/g, '')).toBe('<p>a</p><p>c</p>');
  expect(renderText(template, values)).toBe('a\n\nc');
});

test('plain text keeps what a reader needs of Markdown', () => {
  const template =
    '# Title\n\nSee [the docs](https://acme.example/docs).\n\n- one\n- two\n\n1. first\n2. second\n\n> {{ lines }}\n\n`x`';
  expect(renderText(template, values)).toBe(
    'Title\n\nSee the docs (https://acme.example/docs).\n\n- one\n- two\n\n1. first\n2. second\n\n> one\n> two\n\nx',
  );
});

test('pictures are not shown, and files are not read', () => {
  expect(renderHtml('![x](https://acme.example/x.png)', values)).not.toContain('<img');
  expect(() => renderHtml("{% include '/etc/hostname' %}", values)).toThrow();
  expect(() => renderHtml("{% render './package.json' %}", values)).toThrow();
});

test('a line has no Markdown and no line break', () => {
  expect(renderLine('  *Hello* {{ lines }}\r\n{{ name }} ', values)).toBe('*Hello* one two <i>Ada</i> *x*');
});
