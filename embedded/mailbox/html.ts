import { escapeHtml } from '../../domain/escape-html';

/** HTML that may be put into HTML as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | Html[];

/** A template whose values are escaped, unless they are `Html` themselves. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.map((text, index) => text + (index < parts.length ? inner(parts[index] ?? '') : '')).join(''));
}

function inner(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(({ text }) => text).join('');
  return escapeHtml(String(part));
}
