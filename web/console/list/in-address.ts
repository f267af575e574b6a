import { useSearchParams } from 'wouter';

/** A list's search, filter and order live in the page's address: they can be bookmarked, and "back" brings them back. */
export function useInAddress<Name extends string>(defaults: Record<Name, string>) {
  const [parameters, setParameters] = useSearchParams();
  const values = Object.fromEntries(
    Object.entries<string>(defaults).map(([name, fallback]) => [name, parameters.get(name) ?? fallback]),
  ) as Record<Name, string>;

  function set(name: Name, value: string): void {
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === defaults[name]) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  }

  return { values, set };
}
