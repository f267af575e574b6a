import type { ReactNode } from 'react';

/** A form that a script sends. */
export function Form({ onSubmit, children }: { onSubmit(): void; children: ReactNode }) {
  return (
    <form
      noValidate
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        // In a dialog, a form's submission would otherwise reach the page behind it.
        event.stopPropagation();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}
