import type { ComponentChildren } from 'preact';
import { usePortal } from './portal';

/** What stands around every page: whose portal this is. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { name, logo } = usePortal();
  return (
    <>
      <header class="brand">
        {logo && <img src={logo} alt="" height={40} />}
        {name && <p>{name}</p>}
      </header>
      {children}
    </>
  );
}
