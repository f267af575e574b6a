import { AssertionError, Liquid, type LiquidOptions } from 'liquidjs';
import MarkdownIt from 'markdown-it';
import { plainText } from './plain-text';

/** Values for a template's variables. */
export type MailValues = Record<string, string>;

// Private-use characters stand for Liquid's pieces while Markdown is rendered; values and texts may hold none.
const OUTPUT = '\uE000';
const TAG = '\uE001';
const END = '\uE002';
const PIECE = /\{\{[^]*?\}\}|\{%[^]*?%\}/g;

const markdown = new MarkdownIt({ html: false, linkify: false }).disable('image');
const allowedLink = markdown.validateLink.bind(markdown);
// A variable in a link's address would let a name choose where the link leads.
markdown.validateLink = (url) => !/%EE%80%8[0-2]/i.test(url) && allowedLink(url);

/**
 * What a template may do: ask, and cut its values to size. Every value is a single text, so there is nothing to loop
 * through, and without loops, variables of its own and files no template takes long or grows large.
 */
export const TAGS: readonly string[] = ['if', 'unless', 'case', 'comment'];
export const FILTERS: readonly string[] = [
  'append',
  'capitalize',
  'default',
  'downcase',
  'first',
  'join',
  'last',
  'prepend',
  'remove',
  'size',
  'slice',
  'split',
  'strip',
  'truncate',
  'truncatewords',
  'upcase',
];

// Templates come from administrators, so there are limits to all of it; `if` asks whether there is anything to show.
const OPTIONS = {
  templates: {},
  jsTruthy: true,
  ownPropertyOnly: true,
  parseLimit: 100_000,
  renderLimit: 1000,
  memoryLimit: 1_000_000,
};
/** Of what Liquid makes of a body, and of what becomes of that: far more than any mail has. */
const BODY_MAX_CHARACTERS = 64 * 1024;
/** Of a line: Postmark takes no subject that is longer. */
const LINE_MAX_CHARACTERS = 2000;
const toHtml = createEngine({ outputEscape: 'escape' });
const toText = createEngine();

/** Liquid without what no mail needs: `raw` alone would let a value through unescaped. */
export function createEngine(options: LiquidOptions = {}): Liquid {
  const engine = new Liquid({ ...OPTIONS, ...options });
  for (const tag of Object.keys(engine.tags)) if (!TAGS.includes(tag)) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of Object.keys(engine.filters)) if (!FILTERS.includes(filter)) engine.unregisterFilter(filter);
  return engine;
}

/** A line of text, such as a subject: Liquid, no Markdown, and never more than one line. */
export function renderLine(template: string, values: MailValues): string {
  return within(LINE_MAX_CHARACTERS, oneLine(renderLiquid(template, values)));
}

/** Liquid alone. Throws an AssertionError where it makes too much text, before anybody else reads that. */
export function renderLiquid(template: string, values: MailValues, engine = toText): string {
  return within(BODY_MAX_CHARACTERS, String(engine.parseAndRenderSync(template, values)));
}

function within(maximum: number, text: string): string {
  if (text.length > maximum) throw new AssertionError('output limit exceeded');
  return text;
}

/**
 * A body as HTML. The template's Markdown is rendered before any value is put in, and every value is escaped, so that
 * nothing in a value can become markup.
 */
export function renderHtml(template: string, values: MailValues): string {
  const { hidden, show } = hidePieces(template);
  // A tag in a paragraph of its own is no paragraph.
  const html = markdown.render(hidden).replace(new RegExp(`<p>((?:${TAG}\\d+${END}\\s*)+)</p>`, 'g'), '$1');
  return renderLiquid(show(html), values, toHtml).replace(/<p>\s*<\/p>\n?/g, '');
}

/** The same body as plain text. */
export function renderText(template: string, values: MailValues): string {
  const { hidden, show } = hidePieces(template);
  const text = plainText(markdown.parse(hidden, {}), (template) => renderLiquid(show(template), values));
  return within(BODY_MAX_CHARACTERS, text);
}

// Joiners and tag characters belong to scripts and emoji; line breaks are the caller's affair.
const UNPRINTABLE = /(?!\n|\u200C|\u200D|[\u{E0020}-\u{E007F}])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;

/** What a person typed as one line: no control characters, no direction marks that turn text around. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** The same where line breaks may stay. */
export function printable(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(UNPRINTABLE, ' ');
}

function hidePieces(template: string): { hidden: string; show: (text: string) => string } {
  const pieces: string[] = [];
  const hidden = template.replace(/[\uE000-\uF8FF]/g, '').replace(PIECE, (piece) => {
    pieces.push(piece);
    return `${piece.startsWith('{%') ? TAG : OUTPUT}${pieces.length - 1}${END}`;
  });
  const placeholder = new RegExp(`[${OUTPUT}${TAG}](\\d+)${END}`, 'g');
  return { hidden, show: (text) => text.replace(placeholder, (_, index: string) => pieces[Number(index)] ?? '') };
}
