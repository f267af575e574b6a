import type { Account } from '../../../domain/account';
import type { Answers, Person } from '../../../domain/person';
import type { ApprovalRequest } from '../../../domain/approval-request';
import type { Account as AccountRow, ApprovalRequest as RequestRow, Profile as ProfileRow } from '../../generated/client';

type Columns = Pick<
  AccountRow,
  'id' | 'status' | 'statusSince' | 'updatedAt' | 'revision' | 'version' | 'emailVerifiedAt' | 'deadline'
>;

/** An account as its own row has it, and that of its request. */
export function toAccount(row: Columns, request: ApprovalRequest | null): Omit<Account, 'hasCredential'> {
  return {
    id: row.id,
    status: row.status,
    since: row.statusSince.getTime(),
    updatedAt: row.updatedAt.getTime(),
    revision: row.revision,
    version: row.version,
    emailVerifiedAt: row.emailVerifiedAt?.getTime() ?? null,
    deadline: row.deadline?.getTime() ?? null,
    request,
  };
}

export function toRequest(row: RequestRow): ApprovalRequest {
  return {
    waitingFor: row.waitingFor,
    since: row.since.getTime(),
    waited: Number(row.waited),
    approvals: row.approvals === null ? null : row.approvals === 2 ? 2 : 1,
    firstApproval: row.firstApproval,
    question: row.question,
    escalatedAt: row.escalatedAt?.getTime() ?? null,
    remindedAt: row.remindedAt?.getTime() ?? null,
  };
}

/** The same row as PostgreSQL writes it as JSON, in a statement about something else. */
export type RequestJson = {
  [Column in keyof RequestRow]: RequestRow[Column] extends Date | null ? string | null : RequestRow[Column];
};

export function requestFromJson(row: RequestJson): ApprovalRequest {
  const dateOf = (text: string | null) => (text === null ? null : new Date(text));
  const { since, escalatedAt, remindedAt } = row;
  return toRequest({
    ...row,
    since: new Date(since ?? 0),
    escalatedAt: dateOf(escalatedAt),
    remindedAt: dateOf(remindedAt),
  });
}

export function toPerson({
  fullName,
  email,
  newEmail,
  answers,
  termsVersion,
  termsAcceptedAt,
}: Omit<ProfileRow, 'accountId'>): Person {
  const termsAccepted =
    termsVersion === null || termsAcceptedAt === null ? null : { version: termsVersion, at: termsAcceptedAt.getTime() };
  return { fullName, email, newEmail, answers: answers as Answers, termsAccepted };
}
