import { openDatabase } from '../prisma/client';
import { checkAudit } from './doctor/audit';
import { checkDatabase, checkKeys, checkOutbox } from './doctor/database';
import { type Finding, print } from './doctor/finding';
import { checkMailHost, checkMailSender } from './doctor/mail';
import { checkDatabasePermissions } from './doctor/permissions';
import {
  checkAccounts,
  checkPermissions,
  checkRetention,
  checkRuns,
  checkSearchAttributes,
  checkWorkers,
  connectTemporal,
} from './doctor/temporal';
import { findSettings } from './installation';

/** Looks at everything that the service stands on, and says what is wrong and what to do. Exits with 1 where anything is. */
export async function doctor(): Promise<void> {
  const settings = findSettings();
  let wrong = 0;
  const tell = (...findings: Finding[]) => {
    findings.forEach(print);
    wrong += findings.filter((finding) => finding.wrong !== null).length;
  };

  const database = openDatabase(settings.DATABASE_URL, 2);
  const answer = await checkDatabase(settings.DATABASE_URL);
  const isUsable = answer.wrong === null;
  tell(answer);
  if (isUsable) {
    tell(
      await checkDatabasePermissions(database),
      ...(await checkKeys(database, settings)),
      await checkAudit(database, settings),
    );
    tell(await checkOutbox(database), await checkMailSender(database, settings));
  }
  tell(await checkMailHost(settings));

  const client = await connectTemporal(settings);
  if ('connection' in client) {
    tell({ subject: 'Temporal', wrong: null, note: `it answers, and has the namespace ${settings.TEMPORAL_NAMESPACE}` });
    tell(await checkPermissions(client), await checkRetention(client), await checkSearchAttributes(client));
    tell(await checkWorkers(client, settings), await checkRuns(client));
    if (isUsable) tell(await checkAccounts(client, database));
    await client.connection.close();
  } else tell(client);

  await database.$disconnect();
  if (wrong > 0) process.exitCode = 1;
}
