import type { ComponentChildren } from 'preact';
import { go, type Luggage } from '../router';
import type { Path } from '../routes';

interface LinkProps {
  to: Path;
  luggage?: Luggage;
  /** Looks like a button where it is what the reader came for. */
  look?: 'button' | 'quiet-button';
  children: ComponentChildren;
}

/** A link to another page of the portal; a new tab and the like work as with any other. */
export function Link({ to, luggage, look, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, luggage);
  };
  return (
    <a href={to} class={look} onClick={follow}>
      {children}
    </a>
  );
}
