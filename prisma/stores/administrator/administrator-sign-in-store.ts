import type { Database } from '../../client';

export type AdministratorSignInOutcome = 'signed_in' | 'invalid_credentials' | 'slowed_down';

export interface AdministratorSignIn {
  /** Null where the address or token is nobody's. */
  administratorId: string | null;
  /** An IPv4 /24 or an IPv6 /48. */
  network: string;
  outcome: AdministratorSignInOutcome;
}

/** Failures of one administrator from one network. */
export interface SignInFailures {
  administratorId: string | null;
  /** Null where it is nobody's address, or the administrator is gone. */
  name: string | null;
  network: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

export interface AdministratorSignIns {
  record(signIn: AdministratorSignIn): Promise<void>;
  /** Of all that is kept, the latest first; not more than anybody looks through. */
  failures(): Promise<SignInFailures[]>;
}

const MOST = 200;

export function createAdministratorSignIns(database: Database): AdministratorSignIns {
  return {
    async record(signIn) {
      await database.administratorSignIn.create({ data: signIn });
    },

    failures: () =>
      database.$queryRaw<SignInFailures[]>`
        SELECT failed."administratorId"::text, administrator."name", failed."network",
          count(*)::int AS "count", min(failed."at") AS "firstAt", max(failed."at") AS "lastAt"
        FROM "AdministratorSignIn" failed
        LEFT JOIN "Administrator" administrator ON administrator."id" = failed."administratorId"
        WHERE failed."outcome" <> 'signed_in'
        GROUP BY failed."administratorId", administrator."name", failed."network"
        ORDER BY max(failed."at") DESC LIMIT ${MOST}`,
  };
}
