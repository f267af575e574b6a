import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Settings } from '../../config/settings';
import { temporalAccess } from '../../config/temporal-access';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import type { Person } from '../../domain/person';
import type { Addressed } from '../../api/temporal/account-gateway';
import { createTemporalGateway, type TemporalGateway } from '../../api/temporal/temporal-gateway';
import type { ApprovalPolicy } from '../../domain/approval-policy';
import type { SignUpForm } from '../../domain/sign-up-form';
import { createPortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import { createAnswerLookup } from '../../prisma/stores/account/message-store';
import { accountWorkflowId, toArguments } from '../../workflows/messages';
import type { SentMessage } from '../../domain/message';
import { openDatabase, type Database } from '../../prisma/client';
import { createEmailHash } from '../../security/email-hash';
import { type AuditSeals, createAuditSeals } from '../../security/audit-seal';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { createMessageSeals, type Sealed } from '../../security/message-seal';
import { createPayloadCodec } from '../../security/payload-codec';
import { createTestDatabase } from './database';
import { fileLog } from './file-log';
import type { CapturedLog } from './log';
import { startTestMailbox, type TestMailbox } from './mailbox';
import { testSettings } from './settings';
import { startWorker } from './worker';

/** An address without an account, ready to be written to. */
export interface Applicant extends Addressed {
  email: string;
  person: Person;
  workflowId: string;
}

/** Real accounts on a real server: the worker as it is composed, a database, a mailbox, and a client. */
export interface WorkflowHarness {
  gateway: TemporalGateway;
  client: Client;
  database: Database;
  settings: Settings;
  mailbox: TestMailbox;
  log: CapturedLog;
  portalId: string;
  linkTokens: ReturnType<typeof createLinkTokens>;
  seals: AuditSeals;
  /** A new address with the key of its account. */
  applicant(): Applicant;
  setAutoApproval(on: boolean): Promise<void>;
  /** Another revision of the portal's approval policy; no run hears of it. */
  setPolicy(changes: Partial<ApprovalPolicy>): Promise<void>;
  setForm(form: SignUpForm): Promise<void>;
  /** What travels when the api sends this message. */
  sealed(to: Addressed, message: SentMessage, sent: Pick<Sealed, 'id' | 'answerBy'>): ReturnType<typeof toArguments>;
  /** A staged credential; its hash is never looked at here. */
  stageCredential(): Promise<string>;
  stop(): Promise<void>;
}

export async function startWorkflowHarness(
  environment: TestWorkflowEnvironment,
  overrides: Record<string, string> = {},
): Promise<WorkflowHarness> {
  const log = fileLog;
  const [testDatabase, mailbox] = await Promise.all([createTestDatabase(), startTestMailbox()]);
  const settings = testSettings({ databaseUrl: testDatabase.url, mailboxUrl: mailbox.url, environment }, overrides);
  const ring = createKeyRing(settings.SECRET_KEYS);
  const seals = createMessageSeals(ring);
  const emailHash = createEmailHash(settings.EMAIL_HASH_KEY);
  const database = openDatabase(settings.DATABASE_URL, 5);
  const portal = await database.portal.create({
    data: {
      ...PORTAL_DEFAULTS,
      name: 'test',
      displayName: 'Test Portal',
      url: 'http://portal.example.com',
      host: 'portal.example.com',
    },
  });
  const documents = createPortalDocumentStore(database, createAuditSeals(ring));
  const worker = await startWorker(settings, log);
  const gateway = createTemporalGateway({
    access: temporalAccess(settings),
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    codec: createPayloadCodec(ring),
    seals,
    deadlineMs: settings.UPDATE_TIMEOUT_MS,
    answered: createAnswerLookup(database),
    logger: log.logger,
  });
  return {
    gateway,
    client: new Client({
      connection: environment.connection,
      namespace: settings.TEMPORAL_NAMESPACE,
      dataConverter: {
        payloadCodecs: [createPayloadCodec(ring)],
        failureConverterPath: require.resolve('../../security/failure-converter'),
      },
    }),
    database,
    settings,
    mailbox,
    log,
    portalId: portal.id,
    linkTokens: createLinkTokens(ring),
    seals: createAuditSeals(ring),
    applicant() {
      const email = `${randomUUID()}@example.com`;
      const key = { portalId: portal.id, emailHash: emailHash.hash(portal.id, email) };
      return {
        email,
        person: { fullName: 'Ada Lovelace', email, answers: {}, termsAccepted: null },
        key,
        portalName: portal.displayName,
        workflowId: accountWorkflowId(key),
      };
    },
    sealed: ({ key }, message, sent) => toArguments(message, { ...sent, seal: seals.seal({ ...sent, account: key, message }) }),
    async setAutoApproval(on) {
      await database.portal.update({ where: { id: portal.id }, data: { autoApproveDevelopers: on } });
    },
    async setPolicy(changes) {
      const { revision, content } = await documents.latest(portal.id, 'approval_policy');
      await documents.replace(portal.id, 'approval_policy', revision, { ...content, ...changes }, { kind: 'system' });
    },
    async setForm(form) {
      const { revision } = await documents.latest(portal.id, 'sign_up_form');
      await documents.replace(portal.id, 'sign_up_form', revision, form, { kind: 'system' });
    },
    async stageCredential() {
      const id = randomUUID();
      await database.stagedCredential.create({
        data: { id, kind: 'password', hash: 'x', keyId: 'k1', cost: 4, expiresAt: new Date(Date.now() + 60_000) },
      });
      return id;
    },
    async stop() {
      await gateway.close();
      await worker.stop();
      await database.$disconnect();
      await mailbox.stop();
      await testDatabase.drop();
      log.verify();
    },
  };
}
