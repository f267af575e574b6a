import { DEVELOPER_STATUSES } from '../../domain/account-status';
import { WAITING_FOR } from '../../domain/approval-request';
import type { Developer, Registration } from '../../prisma/stores/account/developer-directory';
import { REASON_MAX_CHARACTERS } from '../../domain/text';
import { text, timestamp, uuid } from '../http/fields';
import { z } from '../http/zod';
import { answerFields } from './answer-schemas';

export const developerStatus = () => z.enum(DEVELOPER_STATUSES);

/** Why an administrator decides so. */
export const decisionReason = () =>
  text(1, REASON_MAX_CHARACTERS, { lines: true })
    .optional()
    .openapi({ description: "Vestibule's own: why. Kept on record and quoted in the mail to the developer." });

const person = { id: uuid(), created_at: timestamp(), email: z.string().openapi({ format: 'email', maxLength: 255 }) };

const developer = {
  ...person,
  full_name: z.string().openapi({ maxLength: 256 }),
  updated_at: timestamp(),
  status: developerStatus(),
  status_since: timestamp().openapi({ description: 'When this status began' }),
  waiting_for: z.enum(WAITING_FOR).nullable().openapi({ description: 'Who has to act while it is pending' }),
  revision: z.int().openapi({ description: 'Counts the changes of this developer; a change may say which it is based on' }),
};

export const portalDeveloper = z.strictObject(developer).openapi('PortalDeveloper');

/** With what they have answered, for whoever takes the list elsewhere. */
export const listedDeveloper = z.strictObject({ ...developer, ...answerFields }).openapi('ListedDeveloper');

export const registration = z
  .strictObject({
    ...person,
    full_name: z.string().openapi({ maxLength: 256 }),
    status: z.enum(['awaiting_verification', 'awaiting_credential']),
    deadline: timestamp().nullable(),
  })
  .openapi('Registration');

const count = z.int();

export const developerCounts = z
  .strictObject({
    counts: z.strictObject({
      awaiting_verification: count,
      awaiting_credential: count,
      pending: count,
      approved: count,
      rejected: count,
      revoked: count,
    }),
    changes: z.int().openapi({
      description:
        "Another number whenever anything has changed that the portal's lists show of its developers and registrations",
    }),
  })
  .openapi('DeveloperCounts');

const paginated = z
  .object({ page: z.object({ number: z.number(), size: z.number(), total: z.number() }).openapi('PageMeta') })
  .openapi('PaginatedMeta');

/** A page of a list. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ data: z.array(row), meta: paginated });
}

export function developerBody({
  id,
  email,
  fullName,
  status,
  statusSince,
  waitingFor,
  revision,
  createdAt,
  updatedAt,
}: Developer) {
  const dates = {
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    status_since: statusSince.toISOString(),
  };
  return { id, email, full_name: fullName, status, waiting_for: waitingFor, revision, ...dates };
}

export function registrationBody({ id, email, fullName, status, createdAt, deadline }: Registration) {
  const dates = { created_at: createdAt.toISOString(), deadline: deadline?.toISOString() ?? null };
  return { id, email, full_name: fullName, status, ...dates };
}
