import type { Portal } from '../api/portals';

/** Where an administrator is: which portal, and what they may do there. */
export interface Here {
  portal: Portal;
  mayDecide: boolean;
  /** Whether they may also say where links lead, who may call the portal, and whom its mails come from. */
  isOrganizationAdmin: boolean;
}
