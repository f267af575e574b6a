import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { texts } from '../texts/language';
import { usePortal } from './portal';

interface PageProps {
  heading: string;
  /** A small picture above the heading that says how things stand. */
  mark?: ComponentChildren;
  children: ComponentChildren;
}

/** The first page is read from its beginning; only what follows needs to call the reader's attention. */
let shown: string | null = null;

/** One page: its heading gets the focus when it takes another page's place, so that a screen reader says where one is. */
export function Page({ heading, mark, children }: PageProps) {
  const { name } = usePortal();
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = name === '' ? heading : texts.title(heading, name);
    if (shown !== null && shown !== heading) {
      title.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    shown = heading;
  }, [heading, name]);
  return (
    <main class="card">
      {mark}
      <h1 ref={title} tabIndex={-1}>
        {heading}
      </h1>
      {children}
    </main>
  );
}
