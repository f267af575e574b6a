import { type QueryKey, useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { PAGE_SIZE, type Page } from '../api/developers';

/** A long list of which only what is looked at is read, and read again. */
export interface PagedList<Item> {
  /** Null until it is known. */
  total: number | null;
  /** What is in the list at this place, or undefined while it is being read. */
  at(index: number): Item | undefined;
  /** What has been read, in order. */
  read: Item[];
  /** Says which rows are looked at. */
  look(first: number, last: number): void;
  /** Reads the whole list, page by page. */
  readAll(): Promise<Item[]>;
  error: unknown;
  retry(): void;
}

/** `key` names the list with its filters and order; `pageOf` reads one page, counted from 1. */
export function usePagedList<Item>(key: QueryKey, pageOf: (number: number) => Promise<Page<Item>>): PagedList<Item> {
  const name = JSON.stringify(key);
  const [looked, setLooked] = useState({ name, first: 1, last: 1 });
  // Another list begins at its beginning.
  const { first, last } = looked.name === name ? looked : { first: 1, last: 1 };
  // The first page is always read: it knows how long the list is.
  const numbers = [...new Set([1, ...Array.from({ length: last - first + 1 }, (_, index) => first + index)])];
  const queries = useQueries({
    queries: numbers.map((number) => ({
      queryKey: [...key, number],
      queryFn: () => pageOf(number),
    })),
  });
  const pages = useMemo(
    () => new Map(queries.flatMap(({ data }, index) => (data ? [[numbers[index] ?? 0, data] as const] : []))),
    // A query's data stays the same object until it changes, and the queries themselves do not.
    // eslint-disable-next-line react-hooks/exhaustive-deps, react-hooks/use-memo
    [first, ...queries.map(({ data }) => data)],
  );
  const failed = queries.find(({ error }) => error !== null);
  return {
    total: pages.get(1)?.meta.page.total ?? null,
    at: (index) => pages.get(Math.floor(index / PAGE_SIZE) + 1)?.data[index % PAGE_SIZE],
    read: useMemo(() => [...pages.values()].flatMap(({ data }) => data), [pages]),
    look(firstRow, lastRow) {
      const [from, to] = [firstRow, lastRow].map((row) => Math.floor(row / PAGE_SIZE) + 1) as [number, number];
      if (from !== first || to !== last || looked.name !== name) setLooked({ name, first: from, last: to });
    },
    async readAll() {
      const items: Item[] = [];
      for (let number = 1; number <= Math.ceil((pages.get(1)?.meta.page.total ?? 0) / PAGE_SIZE); number += 1)
        items.push(...(await pageOf(number)).data);
      return items;
    },
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}
