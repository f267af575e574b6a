/** One page of a list, counted from 1. */
export interface PageRequest {
  number: number;
  size: number;
}

export interface Page<T> {
  items: T[];
  /** Of the whole list. */
  total: number;
}

export interface Sort<Field extends string> {
  field: Field;
  direction: 'asc' | 'desc';
}

/** How many rows come before the page, or null where the list ends before it. */
export function offsetOf({ number, size }: PageRequest, total: number): number | null {
  const offset = (number - 1) * size;
  return offset < total ? offset : null;
}
