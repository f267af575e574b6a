import type Token from 'markdown-it/lib/token.mjs';

const QUOTE = '\uE003';
const UNQUOTE = '\uE004';

/**
 * Parsed Markdown as plain text; `fill` puts the values in once the Markdown is gone, so that what looks like Markdown
 * in a value stays as it is. Quoted lines get their mark last, since a value may have several.
 */
export function plainText(tokens: readonly Token[], fill: (text: string) => string): string {
  return markQuotations(fill(blocks(tokens)))
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Reads the text once, however quotations are nested. */
function markQuotations(text: string): string {
  /** What has been read of each quotation that is open, the outermost first, and of what is around them. */
  const open = [''];
  for (const part of text.split(new RegExp(`([${QUOTE}${UNQUOTE}])`))) {
    if (part === QUOTE) open.push('');
    else if (part !== UNQUOTE) append(open, part);
    else if (open.length > 1) {
      const quoted = open.pop() ?? '';
      append(open, quoted.trim().replace(/^/gm, '> '));
    }
  }
  return open.join('');
}

function append(open: string[], text: string): void {
  open.push(`${open.pop() ?? ''}${text}`);
}

function blocks(tokens: readonly Token[]): string {
  return tokens.map(block).join('');
}

function block(token: Token): string {
  switch (token.type) {
    case 'inline':
      return inline(token.children ?? []);
    case 'paragraph_close':
      // Paragraphs of a tight list are hidden.
      return token.hidden ? '\n' : '\n\n';
    case 'heading_close':
    case 'bullet_list_close':
    case 'ordered_list_close':
      return '\n\n';
    case 'list_item_open':
      return token.info ? `${token.info}. ` : '- ';
    case 'blockquote_open':
      return QUOTE;
    case 'blockquote_close':
      return `${UNQUOTE}\n\n`;
    case 'fence':
    case 'code_block':
      return `${token.content}\n`;
    case 'hr':
      return '---\n\n';
    default:
      return '';
  }
}

function inline(tokens: readonly Token[]): string {
  let href = '';
  return tokens
    .map((token) => {
      switch (token.type) {
        case 'softbreak':
        case 'hardbreak':
          return '\n';
        case 'link_open':
          href = token.attrGet('href') ?? '';
          return '';
        case 'link_close':
          return ` (${href})`;
        default:
          return token.content;
      }
    })
    .join('');
}
