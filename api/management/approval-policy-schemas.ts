import { mayManage } from '../../domain/administrator';
import {
  type ApprovalPolicy,
  type Condition,
  EARLIER_DECISIONS,
  EMAIL_PROVIDERS,
  type Rule,
  RULE_OUTCOMES,
  type RuleOutcome,
} from '../../domain/approval-policy';
import { parseEmailDomain } from '../../domain/email-address';
import { ANSWER_MAX_CHARACTERS } from '../../domain/person';
import { ruleWarnings } from '../../domain/rule-warnings';
import { ruleSentence } from '../../domain/rule-words';
import type { SignUpForm } from '../../domain/sign-up-form';
import { REASON_MAX_CHARACTERS } from '../../domain/text';
import type { Kept } from '../../prisma/stores/portal/portal-document-store';
import { listOf, text, timestamp, uuid } from '../http/fields';
import { fromWire, toWire } from '../http/wire-names';
import { z } from '../http/zod';
import type { ManagementDeps } from './audience';
import { developerStatus } from './developer-schemas';

const RULES_MAX = 200;
const CONDITIONS_MAX = 20;
const DOMAINS_MAX = 500;
const ANSWERS_MAX = 100;
const NAME_MAX_CHARACTERS = 100;
const RECIPIENTS_MAX = 50;
const HOURS_MAX = 8760;
const DAYS_MAX = 3650;
const TIME_ZONE_MAX_CHARACTERS = 64;
/** For every rule that there may be, or long lists in many of them. Whatever reaches an account reads the whole policy. */
export const POLICY_BYTES = 512 * 1024;

const domain = () =>
  z
    .string()
    .transform((typed, context) => {
      const read = parseEmailDomain(typed);
      if (read !== null) return read;
      context.addIssue({ code: 'custom', message: 'is not the domain of an e-mail address', input: typed });
      return z.NEVER;
    })
    .openapi({ type: 'string', format: 'hostname' });

const not = z.boolean().optional().openapi({ description: 'Holds where it otherwise would not' });

const condition = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('email_domain'),
      not,
      domains: listOf(domain(), { minimum: 0, maximum: DOMAINS_MAX }),
      subdomains: z.boolean().openapi({ description: 'Domains below them, too' }),
    }),
    z.strictObject({ kind: z.literal('email_provider'), not, provider: z.enum(EMAIL_PROVIDERS) }),
    z.strictObject({
      kind: z.literal('answer'),
      not,
      question: text(1, NAME_MAX_CHARACTERS).openapi({ description: 'Its name in the sign-up form' }),
      any_of: listOf(z.union([text(0, ANSWER_MAX_CHARACTERS), z.boolean()]), { minimum: 0, maximum: ANSWERS_MAX }),
    }),
    z.strictObject({ kind: z.literal('earlier_decision'), not, decision: z.enum(EARLIER_DECISIONS) }),
    z.strictObject({ kind: z.literal('invited'), not }),
  ])
  .openapi('ApprovalCondition');

const rule = {
  name: text(1, NAME_MAX_CHARACTERS),
  when: listOf(condition, { minimum: 0, maximum: CONDITIONS_MAX }),
  then: z.enum(RULE_OUTCOMES),
  reason: text(1, REASON_MAX_CHARACTERS, { lines: true })
    .optional()
    .openapi({ description: 'Quoted in the mail to whoever is rejected by it' }),
};

const saidOfRule = {
  sentence: z.string().openapi({ description: 'The rule, read back' }),
  warnings: z.array(z.string()).openapi({ description: 'Why it never matches, or never comes to count' }),
};

/** A client may send back what it has read; what only we can say is let in and left alone. */
const givenRule = z
  .strictObject({
    ...rule,
    sentence: z.unknown().optional().openapi({ type: 'string', readOnly: true }),
    warnings: z.unknown().optional().openapi({ type: 'array', readOnly: true }),
  })
  .openapi('ApprovalRule');

const approvals = z
  .union([z.literal(1), z.literal(2)])
  .openapi({ type: 'integer', enum: [1, 2], description: 'How many administrators have to approve where no rule says' });

const hours = () => z.int().min(1).max(HOURS_MAX).nullable();
const days = () => z.int().min(1).max(DAYS_MAX).nullable();

const timeZone = () =>
  z
    .string()
    .transform((typed, context) => {
      const read = readTimeZone(typed);
      if (read !== null) return read;
      context.addIssue({ code: 'custom', message: 'is no time zone, such as Europe/Berlin', input: typed });
      return z.NEVER;
    })
    .openapi({ type: 'string' });

/** As the IANA list has it: not as an offset, which knows no summer. */
function readTimeZone(typed: string): string | null {
  if (typed.length > TIME_ZONE_MAX_CHARACTERS || !/^[A-Za-z]/.test(typed)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const digest = z
  .strictObject({
    time_zone: timeZone(),
    weekdays: listOf(z.int().min(1).max(7), { minimum: 1, maximum: 7 })
      .overwrite((all) => [...new Set(all)].sort((a, b) => a - b))
      .openapi({ description: '1 is Monday, 7 is Sunday' }),
    hour: z.int().min(0).max(23),
  })
  .nullable();

const settings = {
  approvals,
  escalate_after_hours: hours(),
  escalate_to: listOf(uuid(), { minimum: 0, maximum: RECIPIENTS_MAX }).openapi({
    description: 'Ids of administrators; where it is empty or none of them decides here any more, organization admins are told',
  }),
  expire_after_days: days(),
  remind_after_days: days(),
  unanswered_after_days: days(),
  digest,
};

export const givenRules = () => listOf(givenRule, { minimum: 0, maximum: RULES_MAX }).superRefine(refuseSameNames);

/** As far as it decides. */
export const draftPolicyBody = z.strictObject({ rules: givenRules(), approvals }).openapi('DraftApprovalPolicy');

const readOnly = {
  updated_at: z.unknown().optional().openapi({ type: 'string', format: 'date-time', readOnly: true }),
  updated_by: z.unknown().optional().openapi({ type: 'string', readOnly: true }),
  deciders: z.unknown().optional().openapi({ type: 'array', readOnly: true }),
};

const revision = () => z.int().min(0);

export const replacePolicyBody = z
  .strictObject({
    revision: revision().openapi({ description: 'The one that it is based on' }),
    rules: givenRules(),
    ...settings,
    ...readOnly,
  })
  .openapi('ReplaceApprovalPolicy');

export const approvalPolicySchema = z
  .strictObject({
    revision: revision().openapi({ description: '0 where nobody has written one yet' }),
    rules: z.array(z.strictObject({ ...rule, ...saidOfRule })),
    ...settings,
    updated_at: timestamp().nullable(),
    updated_by: z.string().nullable().openapi({ description: "The administrator's name" }),
    deciders: z
      .array(z.strictObject({ id: uuid(), name: z.string() }))
      .openapi({ description: 'Who may decide here, and be told of what waits too long' }),
  })
  .openapi('ApprovalPolicy');

export const reviewedRules = z.strictObject({ rules: z.array(z.strictObject(saidOfRule)) }).openapi('ReviewedApprovalRules');

const counts = z.strictObject(
  Object.fromEntries(RULE_OUTCOMES.map((outcome) => [outcome, z.int()])) as Record<RuleOutcome, z.ZodInt>,
);
const verdict = z.strictObject({
  outcome: z.enum(RULE_OUTCOMES),
  rule: z.string().nullable().openapi({ description: 'Null where none matched' }),
});

export const triedPolicy = z
  .strictObject({
    tried: z.int().openapi({ description: 'How many registrations were looked at, the latest first; nobody counts as invited' }),
    counts: z.strictObject({ current: counts, draft: counts }),
    differing: z.strictObject({
      total: z.int(),
      data: z.array(
        z.strictObject({
          id: uuid(),
          full_name: z.string(),
          email: z.string().openapi({ format: 'email' }),
          status: developerStatus().openapi({ description: 'As it is now, however it came about' }),
          current: verdict,
          draft: verdict,
        }),
      ),
    }),
  })
  .openapi('TriedApprovalPolicy');

type GivenRule = z.output<typeof givenRule>;
type GivenPolicy = z.output<typeof replacePolicyBody>;

const NAMES = [
  'approvals',
  'escalateAfterHours',
  'escalateTo',
  'expireAfterDays',
  'remindAfterDays',
  'unansweredAfterDays',
] as const satisfies readonly (keyof ApprovalPolicy)[];
type Named = Pick<ApprovalPolicy, (typeof NAMES)[number]>;

/** Rules as they are kept. */
export function rulesOf(given: readonly GivenRule[]): Rule[] {
  return given.map(({ name, when, then, reason }) => ({
    name,
    when: when.map(readCondition),
    then,
    ...(reason !== undefined && { reason }),
  }));
}

function readCondition({ not: isNot, ...given }: GivenRule['when'][number]): Condition {
  const negated = isNot ? { not: true } : {};
  switch (given.kind) {
    case 'email_domain':
      return { ...given, ...negated, domains: [...new Set(given.domains)] };
    case 'answer':
      return { kind: given.kind, ...negated, question: given.question, anyOf: [...new Set(given.any_of)] };
    default:
      return { ...given, ...negated };
  }
}

/** A policy as it is kept, but for what only its predecessor tells. */
export function policyOf({ rules, digest: given, ...others }: GivenPolicy): Omit<ApprovalPolicy, 'timesSince'> {
  return {
    ...(fromWire<Named>(others, NAMES) as Named),
    rules: rulesOf(rules),
    digest: given && { timeZone: given.time_zone, weekdays: given.weekdays, hour: given.hour },
  };
}

/** Each rule read back, with what is wrong with it among the others. */
export function reviewOf(rules: readonly Rule[], form: SignUpForm) {
  const warnings = ruleWarnings(rules, form);
  return rules.map((one, index) => ({ sentence: ruleSentence(one), warnings: warnings[index] ?? [] }));
}

/** A policy as it is answered. */
export async function policyBody(
  portalId: string,
  { revision: number, content, createdAt, administratorId }: Kept<ApprovalPolicy>,
  { administrators, documents }: Pick<ManagementDeps, 'administrators' | 'documents'>,
): Promise<z.input<typeof approvalPolicySchema>> {
  const [{ content: form }, all] = await Promise.all([documents.latest(portalId, 'sign_up_form'), administrators.list()]);
  const reviewed = reviewOf(content.rules, form);
  const author = all.find(({ id }) => id === administratorId)?.name ?? 'an administrator';
  return {
    revision: number,
    rules: content.rules.map((one, index) => ({ ...ruleBody(one), ...(reviewed[index] ?? { sentence: '', warnings: [] }) })),
    ...toWire(content, NAMES),
    escalate_to: [...content.escalateTo],
    digest: content.digest && {
      time_zone: content.digest.timeZone,
      weekdays: [...content.digest.weekdays],
      hour: content.digest.hour,
    },
    updated_at: createdAt?.toISOString() ?? null,
    updated_by: createdAt && author,
    deciders: all.filter((one) => mayManage(one, portalId)).map(({ id, name }) => ({ id, name })),
  };
}

function ruleBody({ name, when, then, reason }: Rule): GivenRule {
  return { name, when: when.map(conditionBody), then, ...(reason !== undefined && { reason }) };
}

function conditionBody(one: Condition): GivenRule['when'][number] {
  switch (one.kind) {
    case 'email_domain':
      return { ...one, domains: [...one.domains] };
    case 'answer': {
      const { anyOf, ...rest } = one;
      return { ...rest, any_of: [...anyOf] };
    }
    default:
      return one;
  }
}

/** A decision names the rule that made it. */
function refuseSameNames(rules: GivenRule[], context: z.RefinementCtx<GivenRule[]>): void {
  const seen = new Set<string>();
  for (const [index, { name }] of rules.entries()) {
    if (seen.has(name)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another rule, too', input: name });
    }
    seen.add(name);
  }
}
