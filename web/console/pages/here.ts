import type { Portal } from '../service/portals';

/** Where an administrator is: which portal, and what they may do there. */
export interface Here {
  portal: Portal;
  mayDecide: boolean;
}
