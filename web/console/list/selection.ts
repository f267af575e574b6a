import { useCallback, useState } from 'react';

export interface Selection<Item> {
  items: readonly Item[];
  has(id: string): boolean;
  set(items: readonly Item[], selected: boolean): void;
  clear(): void;
}

/**
 * The rows that are ticked, each as it was when it was ticked: a decision is based on what its maker has seen, however
 * the list goes on meanwhile.
 */
export function useSelection<Item extends { id: string }>(): Selection<Item> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Item>>(new Map());
  const set = useCallback((items: readonly Item[], selected: boolean) => {
    setChosen((before) => {
      const after = new Map(before);
      for (const item of items) {
        if (!selected) after.delete(item.id);
        else if (!after.has(item.id)) after.set(item.id, item);
      }
      return after;
    });
  }, []);
  return {
    items: [...chosen.values()],
    has: (id) => chosen.has(id),
    set,
    clear: () => setChosen(new Map()),
  };
}
