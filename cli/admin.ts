/** `npm run admin -- …`: administrators, their tokens and links, and portals, from the machine that holds the database. */
import { Command, Option } from 'commander';
import { ADMINISTRATOR_ROLES } from '../domain/administrator';
import {
  createAdministrator,
  createLink,
  createToken,
  listAdministrators,
  removeAdministrator,
  revokeToken,
  setEmail,
} from './administrators';
import { readAddress, readDays, readHash, readName, readOrigin, readSeconds } from './arguments';
import { doctor } from './doctor';
import { makeCurrent } from './make-current';
import { createPortal, listPortals } from './portals';
import { withStores } from './stores';
import { verifyAudit } from './verify-audit';

const HELP = `
Roles:
  organization_admin   every portal, and which portals there are
  portal_admin         decides about the developers of the portals named, and changes their settings,
                       but not where links lead, who may call and whom mails come from
  viewer               looks, and changes nothing

Examples:
  npm run admin -- create-administrator --name "Grace Hopper" --email grace@example.com --role organization_admin
  npm run admin -- create-administrator --name "Ben" --role portal_admin --portal "Developer Portal"
  npm run admin -- create-link <administrator id>
  npm run admin -- set-email <administrator id> grace@example.com
  npm run admin -- create-token <administrator id> --label "laptop" --days 90
  npm run admin -- list
  npm run admin -- revoke-token <token id>
  npm run admin -- create-portal --name "Partners" --url https://partners.example.com --auto-approve

An administrator logs in to the console, at /console, with an address and a password, or with a token. The password is set
by a link of create-link, good once and for 24 hours; a link made earlier ends. Links begin with PUBLIC_URL, or else with
the address in .vestibule/stack.json.

The database is that of DATABASE_URL, or else the one that \`npm start\` wrote into .vestibule/stack.json.
What changes something is sealed in the audit with the service's SECRET_KEYS: those of the environment, or else of the same
folder. \`verify-audit\` needs them too; \`doctor\` and \`make-current\` need the settings that the worker has.`;

function program(): Command {
  const command = new Command('npm run admin --')
    .description('Makes administrators, their tokens and links, and portals. What is secret is shown once and kept as a hash.')
    .addHelpText('after', HELP)
    .showHelpAfterError();

  command
    .command('create-administrator')
    .description('make an administrator, with a first token and, given an address, a link to set a password by')
    .requiredOption('--name <name>', 'as it stands in the audit', readName)
    .option('--email <address>', 'logs in to the console, and gets a mail when a registration waits', readAddress)
    .addOption(new Option('--role <role>', 'what they may do').choices([...ADMINISTRATOR_ROLES]).makeOptionMandatory())
    .option('--portal <name or id...>', 'the portals that the role is for; all of them when left out')
    .action(withStores(createAdministrator));
  command
    .command('create-token')
    .description('make one more token')
    .argument('<administrator id>', 'see `list`')
    .option('--label <text>', 'what it is for', readName, 'made by command')
    .option('--days <number>', 'how long it is good for; without end when left out', readDays)
    .action(withStores(createToken));
  command
    .command('create-link')
    .description('make a link by which an administrator sets a password for the console, once')
    .argument('<administrator id>', 'see `list`')
    .action(withStores(createLink));
  command
    .command('set-email')
    .description("set an administrator's address")
    .argument('<administrator id>', 'see `list`')
    .argument('<address>', 'logs in to the console, and gets a mail when a registration waits', readAddress)
    .action(withStores(setEmail));
  command.command('list').description('list administrators, their roles and tokens').action(withStores(listAdministrators));
  command
    .command('revoke-token')
    .description('make a token useless at once')
    .argument('<token id>', 'see `list`')
    .action(withStores(revokeToken));
  command
    .command('remove-administrator')
    .description('take name, roles, tokens and password away, and end sessions; the audit keeps the id')
    .argument('<administrator id>', 'see `list`')
    .action(withStores(removeAdministrator));
  command
    .command('create-portal')
    .description('make a portal')
    .requiredOption('--name <name>', 'unique, and what developers read', readName)
    .requiredOption('--url <url>', 'where developers reach it: scheme and host', readOrigin)
    .option('--auto-approve', 'developers get in without a decision', false)
    .action(withStores(createPortal));
  command.command('list-portals').description('list the portals').action(withStores(listPortals));
  command
    .command('doctor')
    .description('look at PostgreSQL, keys, mail host, Temporal, workers, runs and mails, and say what is wrong and what to do')
    .action(doctor);
  command
    .command('make-current')
    .description("give all work to this version's workers (TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_BUILD_ID), once they poll")
    .option('--wait <seconds>', 'how long to wait for the first of them', readSeconds, 120)
    .action(makeCurrent);
  command
    .command('verify-audit')
    .description('check every entry of the audit, its order, its anchors and the accounts, and say what does not fit')
    .option(
      '--head <hash>',
      'an anchor that has to be there, by the hash that the log says ("audit anchored"); may be repeated',
      readHash,
    )
    .action(verifyAudit);
  return command;
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
