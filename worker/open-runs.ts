import type { Client } from '@temporalio/client';
import { AccountRevision, AccountStatusAttribute, DeveloperId } from '../workflows/messages';

/** What an open run says of its account in Temporal's list. Null: it has not said so yet. */
export interface OpenRun {
  status: string | null;
  developerId: string | null;
  revision: number | null;
}

/** Those of the workflows that are open, by their id, as Temporal's list has them: one question for all of them. */
export async function openRuns(client: Client, workflowIds: readonly string[]): Promise<Map<string, OpenRun>> {
  const runs = new Map<string, OpenRun>();
  if (workflowIds.length === 0) return runs;
  const named = workflowIds.map((id) => `"${id}"`).join(', ');
  const query = `ExecutionStatus = "Running" AND WorkflowId IN (${named})`;
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    runs.set(workflowId, {
      status: typedSearchAttributes.get(AccountStatusAttribute) ?? null,
      developerId: typedSearchAttributes.get(DeveloperId) ?? null,
      revision: typedSearchAttributes.get(AccountRevision) ?? null,
    });
  }
  return runs;
}
