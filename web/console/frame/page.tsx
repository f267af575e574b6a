import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  heading: string;
  /** Beside the heading: what the page is about, or what can be done with all of it. */
  aside?: ReactNode;
  /** What the browser's tab says before the portal's name; the heading where it is left out. */
  title?: string;
  children: ReactNode;
}

/** The first page is read from its beginning; only what follows needs to call the reader's attention. */
let shown: string | null = null;

/** One page of the console: its heading gets the focus when it takes another page's place. */
export function Page({ heading, aside, title = heading, children }: PageProps) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Vestibule`;
  }, [title]);
  useEffect(() => {
    if (shown !== null && shown !== heading) element.current?.focus({ preventScroll: true });
    shown = heading;
  }, [heading]);
  return (
    <main>
      <header className="page-head">
        <h1 ref={element} tabIndex={-1}>
          {heading}
        </h1>
        {aside}
      </header>
      {children}
    </main>
  );
}
