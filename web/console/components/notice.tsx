import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { inWords } from '../api/request';

/** Something to know, in a box of its own. */
export function Notice({ look, children }: { look: 'calm' | 'good' | 'bad'; children: ReactNode }) {
  return (
    <div className={`notice ${look}`} role={look === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What went wrong, and a way to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <Notice look="bad">
      <p>{inWords(error)}</p>
      {onRetry && (
        <Button className="button quiet" onPress={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

/** Nothing is here, and why. */
export function Empty({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className="empty">
      <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
        <path d="M14 40V20a10 10 0 0 1 20 0v20M8 40h32M28.5 30v1.5" />
      </svg>
      <h2>{heading}</h2>
      <p>{children}</p>
    </div>
  );
}

/** Takes the place of what is on its way. */
export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what}…
    </p>
  );
}
