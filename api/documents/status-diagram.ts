import { type AccountEvent, type AccountStatus, DEVELOPER_STATUSES, TRANSITIONS } from '../../domain/account-status';

type From = keyof typeof TRANSITIONS;
interface Arrow {
  from: string;
  event: string;
  to: string;
}

const arrows: Arrow[] = (Object.keys(TRANSITIONS) as From[]).flatMap((from) =>
  (Object.keys(TRANSITIONS[from]) as AccountEvent[]).flatMap((event) =>
    targets(TRANSITIONS[from][event] ?? []).map((to) => ({ from: from === 'none' ? '[*]' : from, event, to })),
  ),
);

/** Where an event leads to any of the listed statuses, it leads to the box around them. */
function targets(to: readonly AccountStatus[]): string[] {
  return DEVELOPER_STATUSES.every((status) => to.includes(status)) ? ['developer'] : [...to];
}

/** Arrows that leave each of the listed statuses alike leave the box. */
function gathered(): Arrow[] {
  const leavesAll = ({ event, to }: Arrow) =>
    DEVELOPER_STATUSES.every((from) => arrows.some((one) => one.from === from && one.event === event && one.to === to));
  const isListed = ({ from }: Arrow) => (DEVELOPER_STATUSES as readonly string[]).includes(from);
  const whole = arrows.map((arrow) => (isListed(arrow) && leavesAll(arrow) ? { ...arrow, from: 'developer' } : arrow));
  return whole.filter((arrow, index) => whole.findIndex((one) => JSON.stringify(one) === JSON.stringify(arrow)) === index);
}

/** The transition table as a diagram that forges draw: a box holds the four statuses of a listed developer. */
export function statusDiagram(): string {
  const all = gathered();
  const line = ({ from, to }: Arrow) => {
    const events = all.filter((one) => one.from === from && one.to === to).map(({ event }) => event);
    return `${from} --> ${to}: ${events.join(', ')}`;
  };
  const isInside = ({ from, to }: Arrow) => [from, to].every((end) => (DEVELOPER_STATUSES as readonly string[]).includes(end));
  const lines = (some: Arrow[]) => [...new Set(some.map(line))];
  return [
    '```mermaid',
    'stateDiagram-v2',
    '    state developer {',
    ...DEVELOPER_STATUSES.map((status) => `        ${status}`),
    ...lines(all.filter(isInside)).map((one) => `        ${one}`),
    '    }',
    ...lines(all.filter((arrow) => !isInside(arrow))).map((one) => `    ${one}`),
    '    closed --> [*]',
    '```',
  ].join('\n');
}

/** `docs/account-statuses.md`. */
export function statusesText(): string {
  return `# Statuses of an account
Made from the transition table in \`domain/account-status.ts\` by \`npm run docs\`. What has no arrow is refused. The four statuses in the box are those that the HTTP contract knows; an arrow from the box leaves each of them.

${statusDiagram()}
`;
}

const PLACE = /(<!-- statuses, by npm run docs -->\n)[^]*?(<!-- end of statuses -->)/;

/** The README with the diagram as the table is now. */
export function withStatusDiagram(readme: string): string {
  if (!PLACE.test(readme)) throw new Error('README.md has no place for the diagram of statuses.');
  return readme.replace(PLACE, (_all, begin: string, end: string) => `${begin}${statusDiagram()}\n${end}`);
}
