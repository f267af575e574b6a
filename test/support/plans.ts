import { Client, type QueryConfig } from 'pg';

/** One step of a plan, as PostgreSQL tells it in JSON. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Plan Rows': number;
  Plans?: PlanNode[];
}

const isPlanned = ({ text }: QueryConfig) => /^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b/i.test(text);

/**
 * All steps of the plans of the very statements that `look` sends to PostgreSQL, whatever connection they go by. They are
 * carried out, and planned once more by `client`, with the same values.
 */
export async function plansOf(client: Client, look: () => Promise<unknown>): Promise<PlanNode[]> {
  const sent = await sentBy(look);
  const nodes: PlanNode[] = [];
  const all = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(all)];
  for (const { text, values } of sent.filter(isPlanned)) {
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
    nodes.push(...(rows[0]?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => all(Plan)));
  }
  return nodes;
}

async function sentBy(look: () => Promise<unknown>): Promise<QueryConfig[]> {
  const sent: QueryConfig[] = [];
  const { prototype } = Client;
  const query = Object.getOwnPropertyDescriptor(prototype, 'query');
  if (!query) throw new Error('pg has no Client.query any more');
  const original = query.value as (this: Client, ...args: unknown[]) => unknown;
  function listened(this: Client, config: QueryConfig | string, values?: unknown[], ...rest: unknown[]) {
    const { text, values: own } = typeof config === 'string' ? { text: config, values: undefined } : config;
    sent.push({ text, values: Array.isArray(values) ? values : own });
    return original.call(this, config, values, ...rest);
  }
  Object.defineProperty(prototype, 'query', { ...query, value: listened });
  try {
    await look();
  } finally {
    Object.defineProperty(prototype, 'query', query);
  }
  return sent;
}
