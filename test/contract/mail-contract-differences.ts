import { MAIL_KINDS } from '../../domain/mail-kind';
import { MAIL_VARIABLE_NAMES } from '../../mail/variables';
import type { ContractDifference } from './contract-differences';

const DEFAULTS = '/v3/portals/email-templates';
const TEMPLATES = '/v3/portals/{portalId}/email-templates';
const TEMPLATE = `${TEMPLATES}/{templateName}`;

/** Where an operation's answer has templates. */
const LISTED = '200.data[]';
const ALONE = '200';
const OWN: [operation: string, where: string][] = [
  [`GET ${TEMPLATES}`, LISTED],
  [`GET ${TEMPLATE}`, ALONE],
  [`PATCH ${TEMPLATE}`, ALONE],
];
const ALL: typeof OWN = [[`GET ${DEFAULTS}`, LISTED], [`GET ${DEFAULTS}/{templateName}`, ALONE], ...OWN];

const CONTRACT_NAMES = [
  'account-access-approved',
  'account-access-rejected',
  'account-access-revoked',
  'api-key-expired',
  'api-key-expiring-soon',
  'app-registration-approved',
  'app-registration-rejected',
  'app-registration-revoked',
  'confirm-email-address',
  'developer-invitation',
  'reset-password',
];
const CONTRACT_VARIABLES = [
  'api_documentation_url',
  'api_name',
  'api_version',
  'application_name',
  'credential_expires_at',
  'credential_name',
  'dev_portal_reply_to',
  'developer_email',
  'developer_fullname',
  'developer_status',
  'portal_display_name',
  'portal_domain',
];
const changed = (contract: string[], ours: readonly string[]) =>
  `enum ${JSON.stringify(contract)} -> ${JSON.stringify([...ours].sort())}`;
const NAMES = changed(CONTRACT_NAMES, MAIL_KINDS);
const VARIABLES = changed(CONTRACT_VARIABLES, MAIL_VARIABLE_NAMES);

/** Differences about the texts of mails. */
export const MAIL_CONTRACT_DIFFERENCES: ContractDifference[] = [
  ...ALL.map(([operation, where]) => ({
    operations: [operation],
    what: [`${where}.name ${NAMES}`, `${where}.variables[] ${VARIABLES}`],
    reason: 'The mails that are sent here: those about applications and API keys are not, four of our own are.',
  })),
  {
    operations: [`GET ${DEFAULTS}/variables`],
    what: [`${LISTED}.name ${VARIABLES}`, `${LISTED}.scope[] ${NAMES}`],
    reason: 'What those mails may name; the reason of a decision and the lifetime of a link are our own.',
  },
  ...OWN.map(([operation, where]) => ({
    operations: [operation],
    what: [`${where} property mandatory added`],
    reason: 'Nobody could get in without some mails, so they cannot be switched off; a console should know which.',
  })),
  {
    operations: [
      ...ALL.map(([operation]) => operation),
      `GET ${DEFAULTS}/variables`,
      `DELETE ${TEMPLATE}`,
      `POST ${TEMPLATE}/send-test-email`,
    ],
    what: ['status 429 added'],
    reason: 'One network may try only so often with tokens, and one mailbox gets only so many tests.',
  },
  {
    operations: [
      `GET ${DEFAULTS}`,
      `GET ${DEFAULTS}/variables`,
      `GET ${DEFAULTS}/{templateName}`,
      `GET ${TEMPLATES}`,
      `GET ${TEMPLATE}`,
    ],
    what: ['status 403 left out'],
    reason: 'Whoever may not see something finds 404; whoever may see may read.',
  },
  {
    operations: [`GET ${DEFAULTS}`, `GET ${DEFAULTS}/variables`],
    what: ['status 404 left out'],
    reason: 'These lists are always there.',
  },
  {
    operations: [`POST ${TEMPLATE}/send-test-email`],
    what: ['status 503 added'],
    reason: 'Nothing has been done, try again: whoever sends mail cannot be reached.',
  },
  {
    operations: ['GET /v3/portals/{portalId}/mail-delivery', 'POST /v3/portals/{portalId}/mail-delivery/retries'],
    what: ['operation added'],
    reason: 'Whoever runs a portal sees that its mails fail and why, and has them tried again once that is mended.',
  },
  {
    operations: [`POST ${TEMPLATE}/preview`],
    what: ['operation added'],
    reason: 'What a developer will read, shown before it is decided or saved.',
  },
];
