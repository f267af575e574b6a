import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/**
 * What has been changed and not saved; null where nothing has. It waits while another page is looked at, until it is saved,
 * discarded, or whoever made it logs out; the browser asks before it is closed over it.
 */
export function useDraft<Draft>(of: QueryKey): [Draft | null, (draft: Draft | null) => void] {
  const client = useQueryClient();
  const [key] = useState(() => [...of, 'draft']);
  const [draft, setDraft] = useState<Draft | null>(() => client.getQueryData<Draft>(key) ?? null);
  useEffect(() => {
    client.setQueryDefaults(key, { gcTime: Infinity });
    client.setQueryData(key, draft);
  }, [client, key, draft]);
  const isDirty = draft !== null;
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);
  return [draft, setDraft];
}
