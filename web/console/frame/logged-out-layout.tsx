import type { ReactNode } from 'react';
import { Brand } from './brand';
import { Page } from './page';

/** A page for those who are not in yet. */
export function LoggedOutLayout({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className="door">
      <header>
        <Brand />
      </header>
      <Page heading={heading}>{children}</Page>
    </div>
  );
}
