import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { POLICY } from '../api/approval-policy';
import type { PolicyDraft } from './draft';

/**
 * What has been changed and not saved; null where nothing has. It waits while another page is looked at, until it is saved,
 * discarded, or whoever made it logs out; the browser asks before it is closed over it.
 */
export function useDraft(portalId: string): [PolicyDraft | null, (draft: PolicyDraft | null) => void] {
  const client = useQueryClient();
  const [draft, setDraft] = useState<PolicyDraft | null>(() => client.getQueryData([POLICY, portalId, 'draft']) ?? null);
  useEffect(() => {
    client.setQueryDefaults([POLICY, portalId, 'draft'], { gcTime: Infinity });
    client.setQueryData([POLICY, portalId, 'draft'], draft);
  }, [client, portalId, draft]);
  const isDirty = draft !== null;
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);
  return [draft, setDraft];
}
