import type { Database } from '../../client';

/** The data were made with another EMAIL_HASH_KEY. */
export class ForeignAddressKey extends Error {
  override name = 'ForeignAddressKey';

  constructor() {
    super(
      'EMAIL_HASH_KEY is not the one that this database was set up with. It names every account, so with another key ' +
        'each developer would get a second one. Restore the original key, or use an empty database.',
    );
  }
}

export interface Installation {
  organizationId: string;
}

/** Reads the installation's row, making it at the first start. Throws a ForeignAddressKey. */
export async function claimInstallation(database: Database, emailHashKeyFingerprint: string): Promise<Installation> {
  await database.installation.createMany({ data: [{ id: 1, emailHashKeyFingerprint }], skipDuplicates: true });
  const row = await database.installation.findUniqueOrThrow({ where: { id: 1 } });
  if (row.emailHashKeyFingerprint !== emailHashKeyFingerprint) throw new ForeignAddressKey();
  return { organizationId: row.organizationId };
}
