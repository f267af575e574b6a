import type { Logger } from 'pino';
import type { AccountHistories } from '../../prisma/stores/account/account-histories';
import type { DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import type { TemplateRunner } from '../../mail/template-runner';
import type { MailRenderer } from '../../mail/render';
import type { Sender } from '../../mail/sender';
import type { MailDeliveries } from '../../prisma/stores/mail/mail-delivery-store';
import type { EmailTemplateStore } from '../../prisma/stores/mail/email-template-store';
import type { AdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import type { PortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import type { EmailHash } from '../../security/email-hash';
import type { Actor } from '../../domain/actor';
import type { Administrator } from '../../domain/administrator';
import type { AccountKey } from '../../domain/message';
import type { Portal } from '../../domain/portal';
import type { AccountGateway, Addressed } from '../temporal/account-gateway';
import { endpointsFor } from '../http/endpoint';
import type { OrganizationContext, PortalContext } from '../guards/administrators';
import type { RequestLimits } from '../http/request-limits';
import type { TestMailGateway } from '../temporal/test-mail-gateway';

export interface ManagementDeps {
  portals: PortalStore;
  documents: PortalDocumentStore;
  administrators: Pick<AdministratorStore, 'list'>;
  developers: DeveloperDirectory;
  histories: AccountHistories;
  emailTemplates: EmailTemplateStore;
  mailDeliveries: MailDeliveries;
  /** The installation's sender. */
  mailFrom: Sender;
  /** Has no keys: what it renders is to be looked at. */
  mailPreviews: MailRenderer;
  templateRunner: Pick<TemplateRunner, 'check'>;
  gateway: AccountGateway & TestMailGateway;
  limits: RequestLimits;
  logger: Logger;
  emailHash: EmailHash;
  /** Below this a new portal without a URL gets one of its own. */
  publicUrl: string;
  /** How long one request begins work at one account after the other, in milliseconds. */
  manyAccountsMs: number;
  /** Aborted once the process is to end, so that such a request leaves to the next one what that can do. */
  stopping: AbortSignal;
  /** Where people see workflows; null where nobody has said. */
  temporalUi: { url: string; namespace: string } | null;
}

/** Declares endpoints about the organization: which portals there are. */
export const organizationEndpoint = endpointsFor<OrganizationContext, ManagementDeps>();
/** Declares endpoints about one portal, which the guard has looked up. */
export const portalEndpoint = endpointsFor<PortalContext, ManagementDeps>();

export function actorOf({ id }: Administrator): Actor {
  return { kind: 'administrator', id };
}

export function addressed(portal: Portal, key: AccountKey): Addressed {
  return { key, portalName: portal.displayName };
}
