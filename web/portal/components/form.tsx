import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface FormProps {
  onSubmit(): void;
  /** Changes whenever a try has found something wrong; the first wrong field then gets the focus. */
  mistakes: object | null;
  children: ComponentChildren;
}

/** A form that a script sends. Should the browser ever send it itself, nothing typed gets into an address. */
export function Form({ onSubmit, mistakes, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (mistakes) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [mistakes]);
  const submit = (event: Event) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form ref={form} method="post" noValidate onSubmit={submit}>
      {children}
    </form>
  );
}
