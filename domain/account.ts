import type { AccountStatus } from './account-status';

/** An account as a ruling sees it. `revision` counts its changes. */
export interface Account {
  id: string;
  status: AccountStatus;
  revision: number;
  /** Milliseconds since the epoch; set while the registration is unfinished. */
  deadline: number | null;
}
