import type { ComponentChildren } from 'preact';
import { go, type NavigationState } from '../router';
import type { Path } from '../routes';

interface LinkProps {
  to: Path;
  state?: NavigationState;
  /** Looks like a button where it is what the reader came for. */
  look?: 'button' | 'quiet-button';
  children: ComponentChildren;
}

/** A link to another page of the portal; a new tab and the like work as with any other. */
export function Link({ to, state, look, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to, state);
  };
  return (
    <a href={to} class={look} onClick={follow}>
      {children}
    </a>
  );
}
