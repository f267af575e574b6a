import type Token from 'markdown-it/lib/token.mjs';

const QUOTE = '\uE003';
const UNQUOTE = '\uE004';

/**
 * Parsed Markdown as plain text; `fill` puts the values in once the Markdown is gone, so that what looks like Markdown
 * in a value stays as it is. Quoted lines get their mark last, since a value may have several.
 */
export function plainText(tokens: readonly Token[], fill: (text: string) => string): string {
  return fill(blocks(tokens))
    .replace(new RegExp(`${QUOTE}([^]*?)${UNQUOTE}`, 'g'), (_, quoted: string) => quoted.trim().replace(/^/gm, '> '))
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
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
