import type { Actor } from '../../../domain/actor';
import { type ApprovalPolicy, INITIAL_POLICY, type Revised } from '../../../domain/approval-policy';
import { INITIAL_FORM, type SignUpForm } from '../../../domain/sign-up-form';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database, Transaction } from '../../client';
import { Prisma } from '../../generated/client';
import type { PortalDocumentKind } from '../../generated/client';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';
import { changesBetween } from '../audit/changes';
import { holdPortal } from './portal-rows';

/** What a portal's documents contain. */
export interface PortalDocuments {
  approval_policy: ApprovalPolicy;
  sign_up_form: SignUpForm;
}

/** What they contain before anybody has written one. */
const INITIAL: PortalDocuments = { approval_policy: INITIAL_POLICY, sign_up_form: INITIAL_FORM };

/** A revision as it is kept; one that nobody wrote has no date. */
export interface Kept<Content> extends Revised<Content> {
  createdAt: Date | null;
  administratorId: string | null;
}

/** The latest revisions of a portal's documents as one statement about something else has found them; what is missing is initial. */
export type FoundDocuments = Partial<Record<PortalDocumentKind, Revised<unknown>>>;

export interface PortalDocumentStore {
  latest<Kind extends PortalDocumentKind>(portalId: string, kind: Kind): Promise<Kept<PortalDocuments[Kind]>>;
  /** Writes the revision that follows `revision`, unless somebody else has. What changes nothing is not written. */
  replace<Kind extends PortalDocumentKind>(
    portalId: string,
    kind: Kind,
    revision: number,
    content: PortalDocuments[Kind],
    actor: Actor,
  ): Promise<Kept<PortalDocuments[Kind]> | 'document_changed' | 'portal_unknown'>;
}

/** The documents of a portal that are kept in revisions: its approval policy and its sign-up form. */
export function createPortalDocumentStore(database: Database, seals: AuditSeals): PortalDocumentStore {
  async function latest<Kind extends PortalDocumentKind>(
    portalId: string,
    kind: Kind,
    from: Transaction = database,
  ): Promise<Kept<PortalDocuments[Kind]>> {
    const row = await from.portalDocument.findFirst({ where: { portalId, kind }, orderBy: { revision: 'desc' } });
    if (!row) return { revision: 0, content: INITIAL[kind], createdAt: null, administratorId: null };
    const { revision, content, createdAt, administratorId } = row;
    return { revision, content: contentOf(kind, content), createdAt, administratorId };
  }

  return {
    latest: (portalId, kind) => latest(portalId, kind),
    replace: (portalId, kind, revision, content, actor) =>
      database.$transaction(async (tx) => {
        if (!(await holdPortal(tx, portalId))) return 'portal_unknown';
        const before = await latest(portalId, kind, tx);
        if (before.revision !== revision) return 'document_changed';
        const changes = changesBetween(before.content, content);
        if (!changes) return before;
        const createdAt = new Date();
        const administratorId = actor.kind === 'administrator' ? actor.id : null;
        const next = { revision: revision + 1, createdAt, administratorId };
        await tx.portalDocument.create({ data: { portalId, kind, ...next, content: plain(content) } });
        const detail = { reason: `revision ${next.revision}`, changes };
        const event = `${kind}_changed` as const;
        await appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: createdAt, event, actor, portalId, detail });
        return { ...next, content };
      }),
  };
}

/** For a statement that knows the portal as `portal`: its documents' latest revisions, as FoundDocuments. */
export const LATEST_DOCUMENTS = Prisma.sql`(SELECT coalesce(jsonb_object_agg(latest."kind",
    jsonb_build_object('revision', latest."revision", 'content', latest."content")), '{}')
  FROM (SELECT DISTINCT ON ("kind") "kind", "revision", "content" FROM "PortalDocument"
    WHERE "portalId" = portal."id" ORDER BY "kind", "revision" DESC) latest)`;

export function documentOf<Kind extends PortalDocumentKind>(found: FoundDocuments, kind: Kind): Revised<PortalDocuments[Kind]> {
  const document = found[kind];
  if (!document) return { revision: 0, content: INITIAL[kind] };
  return { revision: document.revision, content: contentOf(kind, document.content) };
}

/** What has come to be part of a document later is initial in those that were written before. */
function contentOf<Kind extends PortalDocumentKind>(kind: Kind, content: unknown): PortalDocuments[Kind] {
  return { ...INITIAL[kind], ...(content as PortalDocuments[Kind]) };
}

/** As JSON has it. */
function plain(content: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(content)) as Prisma.InputJsonObject;
}
