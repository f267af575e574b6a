import type { Database } from '../../client';

/** The highest bcrypt cost among the passwords that are kept; 0 where there are none. */
export interface KeptCosts {
  developers: number;
  administrators: number;
}

export async function highestKeptCosts(database: Database): Promise<KeptCosts> {
  const [developers, administrators] = await Promise.all([
    database.credential.aggregate({ where: { kind: 'password' }, _max: { cost: true } }),
    database.administratorCredential.aggregate({ _max: { cost: true } }),
  ]);
  return { developers: developers._max.cost ?? 0, administrators: administrators._max.cost ?? 0 };
}
