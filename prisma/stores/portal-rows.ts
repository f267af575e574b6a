import type { Portal } from '../../domain/portal';
import type { Portal as PortalRow } from '../generated/client';

/** A portal's row as the domain knows it. */
export function toPortal({ host: _host, labels, defaultApiVisibility, defaultPageVisibility, ...row }: PortalRow): Portal {
  return {
    ...row,
    labels: labels as Record<string, string>,
    defaultApiVisibility: defaultApiVisibility as Portal['defaultApiVisibility'],
    defaultPageVisibility: defaultPageVisibility as Portal['defaultPageVisibility'],
  };
}
