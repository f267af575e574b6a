import type { Database } from '../../client';

export type AdministratorLogInOutcome = 'logged_in' | 'invalid_credentials' | 'slowed_down';

export interface AdministratorLogIn {
  /** Null where the address or token is nobody's. */
  administratorId: string | null;
  /** An IPv4 /24 or an IPv6 /48. */
  network: string;
  outcome: AdministratorLogInOutcome;
}

/** Failures of one administrator from one network. */
export interface LogInFailures {
  administratorId: string | null;
  /** Null where it is nobody's address, or the administrator is gone. */
  name: string | null;
  network: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

export interface AdministratorLogIns {
  record(logIn: AdministratorLogIn): Promise<void>;
  /** Of all that is kept, the latest first; not more than anybody looks through. */
  failures(): Promise<LogInFailures[]>;
}

const MOST = 200;

export function createAdministratorLogIns(database: Database): AdministratorLogIns {
  return {
    async record(logIn) {
      await database.administratorLogIn.create({ data: logIn });
    },

    failures: () =>
      database.$queryRaw<LogInFailures[]>`
        SELECT failed."administratorId"::text, administrator."name", failed."network",
          count(*)::int AS "count", min(failed."at") AS "firstAt", max(failed."at") AS "lastAt"
        FROM "AdministratorLogIn" failed
        LEFT JOIN "Administrator" administrator ON administrator."id" = failed."administratorId"
        WHERE failed."outcome" <> 'logged_in'
        GROUP BY failed."administratorId", administrator."name", failed."network"
        ORDER BY max(failed."at") DESC LIMIT ${MOST}`,
  };
}
