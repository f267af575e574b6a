import { AssertionError, LiquidError, type Template } from 'liquidjs';
import { createEngine, FILTERS, TAGS } from './template';

const strict = createEngine({ strictFilters: true });
/** These are parts of a tag rather than tags. */
const CONTINUATIONS = /^(else|elsif|when|end\w+)$/;

/** What is wrong with a template, each with its line: Liquid that does not parse, or names that nobody knows here. */
export function inspectTemplate(template: string, known: readonly string[]): string[] {
  const parsed = parse(template);
  return 'problem' in parsed ? [parsed.problem] : unknownVariables(parsed.templates, known);
}

function parse(template: string): { templates: Template[] } | { problem: string } {
  try {
    return { templates: strict.parse(template) };
  } catch (error) {
    return { problem: liquidProblem(error) };
  }
}

function unknownVariables(templates: Template[], known: readonly string[]): string[] {
  const { globals } = strict.analyzeSync(templates);
  return Object.entries(globals)
    .filter(([name]) => !known.includes(name))
    .flatMap(([name, places]) => places.map(({ location }) => ({ name, line: location.row })))
    .sort((a, b) => a.line - b.line)
    .map(({ name, line }) => `line ${line}: there is no "${name}" in this mail; there are ${known.join(', ')}`);
}

/** Liquid's complaint in a form that helps; anything else is no complaint about a template and is thrown on. */
export function liquidProblem(error: unknown): string {
  if (error instanceof AssertionError) return explain(error.message);
  if (error instanceof RangeError) return 'this is nested too deeply';
  if (!LiquidError.is(error)) throw error;
  const words = (error.originalError?.message ?? error.message).replace(/, line:\d+, col:\d+$/, '');
  const [line] = error.token.getPosition();
  return `line ${line}: ${explain(words)}`;
}

function explain(words: string): string {
  const [, filter] = /^undefined filter: (.*)$/s.exec(words) ?? [];
  if (filter !== undefined) return `there is no filter "${filter}"; there are ${FILTERS.join(', ')}`;
  if (/ limit exceeded$/.test(words)) return 'this makes more text than a mail may have';
  const [, tag] = /^tag "(.*)" not found$/s.exec(words) ?? [];
  if (tag === undefined) return words;
  if (CONTINUATIONS.test(tag)) return `"${tag}" belongs to nothing that is open`;
  return `there is no tag "${tag}"; there are ${TAGS.join(', ')}`;
}
