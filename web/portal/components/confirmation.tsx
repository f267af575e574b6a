import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface ConfirmationProps {
  /** What the button says that asks for it. */
  open: string;
  heading: string;
  /** What the button says that takes it back. */
  keep: string;
  children: ComponentChildren;
}

/** What cannot be undone is asked for twice: a button, and in its place what it would do, with another one. */
export function Confirmation({ open, heading, keep, children }: ConfirmationProps) {
  const [stage, setStage] = useState<'untouched' | 'asking' | 'kept'>('untouched');
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    // What had the focus has gone.
    if (stage === 'asking') title.current?.focus();
    if (stage === 'kept') button.current?.focus();
  }, [stage]);
  if (stage !== 'asking') {
    return (
      <div class="foot">
        <button type="button" ref={button} class="link-button" onClick={() => setStage('asking')}>
          {open}
        </button>
      </div>
    );
  }
  return (
    <section class="confirmation" aria-labelledby={id}>
      <h2 id={id} ref={title} tabIndex={-1}>
        {heading}
      </h2>
      {children}
      <button type="button" class="quiet-button" onClick={() => setStage('kept')}>
        {keep}
      </button>
    </section>
  );
}
