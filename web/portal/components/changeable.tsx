import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface ChangeableProps {
  /** What there is, where it is not being changed. */
  children: ComponentChildren;
  /** What the button says that leads to the form. */
  change: string;
  /** The form; it says when it has come to its end, and whether anything has changed. */
  form(onEnd: (changed: boolean) => void): ComponentChildren;
  /** What is said after a change. */
  changed: ComponentChildren;
  /** Whether it is to be seen, too: what has changed does not always show by itself. */
  isSeen?: boolean;
}

/** Something of one's own, and a form in its place to change it. The focus goes along. */
export function Changeable({ children, change, form, changed, isSeen = false }: ChangeableProps) {
  const [stage, setStage] = useState<'untouched' | 'changing' | 'kept' | 'changed'>('untouched');
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    // The form has gone with the focus in it.
    if (stage === 'kept' || stage === 'changed') button.current?.focus();
  }, [stage]);
  if (stage === 'changing') return <>{form((isNews) => setStage(isNews ? 'changed' : 'kept'))}</>;
  return (
    <>
      {children}{' '}
      <button type="button" ref={button} class="link-button" onClick={() => setStage('changing')}>
        {change}
      </button>
      <div role="status" class={isSeen ? undefined : 'unseen'}>
        {stage === 'changed' && changed}
      </div>
    </>
  );
}
