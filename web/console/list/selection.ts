import { useCallback, useState } from 'react';

export interface Selection<Item> {
  items: readonly Item[];
  has(id: string): boolean;
  add(items: readonly Item[]): void;
  remove(items: readonly { id: string }[]): void;
  clear(): void;
}

/**
 * The rows that are ticked, each as it was when it was ticked: a decision is based on what its maker has seen, however
 * the list goes on meanwhile.
 */
export function useSelection<Item extends { id: string }>(): Selection<Item> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Item>>(new Map());
  const add = useCallback((items: readonly Item[]) => {
    // What is ticked already stays as it was when it was ticked.
    setChosen((before) => new Map([...items.map((item) => [item.id, item] as const), ...before]));
  }, []);
  const remove = useCallback((items: readonly { id: string }[]) => {
    setChosen((before) => new Map([...before].filter(([id]) => !items.some((item) => item.id === id))));
  }, []);
  return {
    items: [...chosen.values()],
    has: (id) => chosen.has(id),
    add,
    remove,
    clear: () => setChosen(new Map()),
  };
}
