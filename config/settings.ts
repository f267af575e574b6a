import { z } from 'zod';
import { certificateFile, isPair, privateKeyFile } from './pem-file';

/** Every setting there is, with its default and its unit. `.env.example` explains them to operators. */
const wholeNumber = (fallback: number, minimum = 0) => z.coerce.number().int().min(minimum).default(fallback);
const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'])
    .default(fallback)
    .transform((value) => value === 'on');
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );

const SENDER = /^(?:[^<>\r\n]* <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
const SOCKET = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/;
const KEY = /^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/_-]{43,}={0,2}(:retired)?$/;

/** A full stop ends the one and begins the other where Temporal writes both. */
const VERSION_NAME = /^[A-Za-z0-9_-]{1,100}$/;
const BUILD_ID = /^[A-Za-z0-9_.-]{1,100}$/;

/** Nothing but server and log-in: nodemailer would take any option of its own from a query. */
function isSmtpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  const isServer = /^smtps?:$/.test(protocol) && hostname !== '' && /^\/?$/.test(pathname) && search === '' && hash === '';
  return isServer && (username === '') === (password === '') && [username, password].every(canDecode);
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** `id:base64` of 32 random bytes each, by commas; `:retired` behind one that somebody else may have. */
const keys = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine(
    (parts) => parts.length > 0 && parts.every((key) => KEY.test(key)),
    'must be a comma-separated list of id:base64(32 bytes), each with or without :retired',
  )
  .transform((parts) =>
    parts.map((key) => {
      const [id = '', secret = '', state] = key.split(':');
      return { id, secret, ...(state && { retired: true }) };
    }),
  )
  .refine((ring) => !ring[0]?.retired, 'must not begin with a retired key: the first is the one in use')
  .refine((ring) => new Set(ring.map(({ id }) => id)).size === ring.length, 'must not have the same id twice');

/** How many runs a worker works at side by side. */
export const RUNS_AT_ONCE = 40;

/** For trying things out alone. */
export const MAIL_FROM_DEFAULT = 'Vestibule <vestibule@localhost.localdomain>';

const schema = z.object({
  PORT: wholeNumber(3000),
  HOST: z.string().default('127.0.0.1'),
  /** Where administrators and links of the default portal reach this service. */
  PUBLIC_URL: z.url().optional(),
  /** Hosts that serve `/v3` and the operators' pages beside PUBLIC_URL's; to this machine itself, its local names do. */
  ADMIN_HOSTS: list,
  TRUSTED_PROXIES: wholeNumber(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

  DATABASE_URL: z.url(),
  DATABASE_POOL: wholeNumber(10, 1),

  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_API_KEY: z.string().optional(),
  /** An API key turns it on as well. */
  TEMPORAL_TLS: onOff('off'),
  /** The authority of the server's certificate, where the system does not know it. */
  TEMPORAL_TLS_CA_FILE: certificateFile,
  /** Of this client, where the server asks for one. */
  TEMPORAL_TLS_CERT_FILE: certificateFile,
  TEMPORAL_TLS_KEY_FILE: privateKeyFile,
  /** The name in the server's certificate, where it is not that of its address. */
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
  /** Of requests to Temporal. `none` saves time where it runs on the same machine. */
  TEMPORAL_COMPRESSION: z.enum(['gzip', 'none']).default('gzip'),
  /** Where people open the Temporal UI; the codec endpoint answers this origin, for the console's cookie too. */
  TEMPORAL_UI_URL: z.url().optional(),
  /** Whether approve and reject signals from Temporal's own UI and CLI count. */
  ALLOW_SIGNAL_DECISIONS: onOff('on'),
  TEMPORAL_TASK_QUEUE: z.string().default('vestibule'),
  /** Which version of which deployment this worker is, for Temporal's Worker Versioning; unset: it is of none. */
  TEMPORAL_DEPLOYMENT_NAME: z.string().regex(VERSION_NAME, 'must be letters, digits, - and _').optional(),
  TEMPORAL_BUILD_ID: z.string().regex(BUILD_ID, 'must be letters, digits, -, _ and .').optional(),
  /** How often a worker looks for runs that have lost touch with their accounts. */
  RECONCILE_SECONDS: wholeNumber(30, 1),
  /**
   * Runs that a worker keeps in memory; others are read again from Temporal when something happens to them. Where Temporal's
   * SDK (1.24.0) has to let go of one that it works at, whoever waits for its answer waits until the workflow task times out.
   */
  WORKER_CACHED_RUNS: z.coerce
    .number()
    .int()
    .min(
      RUNS_AT_ONCE,
      `must be at least ${RUNS_AT_ONCE}: a worker works at so many runs at once, and one let go meanwhile answers late`,
    )
    .default(500),
  /** Whether a worker notes what the Temporal UI shows as a run's call stack: half of what its thread for workflows works. */
  WORKER_CALL_STACKS: onOff('off'),

  MAIL_TRANSPORT: z.enum(['postmark', 'smtp']).default('postmark'),
  /** Needed by the transport `postmark`, as SMTP_URL is by `smtp`. */
  POSTMARK_SERVER_TOKEN: z.string().default(''),
  /** Scheme and host of a Postmark-compatible API. */
  POSTMARK_URL: z.url().default('https://api.postmarkapp.com'),
  /** The message stream that mails go by; Postmark's own default when unset. */
  POSTMARK_MESSAGE_STREAM: z.string().max(30).optional(),
  /** Server, and user name and password where it asks for them. */
  SMTP_URL: z
    .string()
    .refine(
      isSmtpUrl,
      'must be smtp:// or smtps:// with a host, and with both or neither of user name and password (percent-encoded)',
    )
    .default(''),
  /** Unset: `on`, unless the server is on this machine. */
  SMTP_REQUIRE_TLS: z
    .enum(['on', 'off'])
    .transform((value) => value === 'on')
    .optional(),
  MAIL_TIMEOUT_SECONDS: wholeNumber(10, 1),
  /** How long after a mail's arrival the mail host's search may still miss it. */
  MAIL_SEARCH_LAG_SECONDS: wholeNumber(30, 1),
  /** Checked here, since a mail host refuses a bad sender for good. */
  MAIL_FROM: z
    .string()
    .regex(SENDER, 'must be an address, or a name with the address in angle brackets')
    .default(MAIL_FROM_DEFAULT),

  /** The first is in use; the others are known: older ones, and the next. */
  SECRET_KEYS: keys,
  /** How long it is remembered that an address was decided whose account is gone; 0: not at all. */
  EARLIER_DECISIONS_DAYS: wholeNumber(365),

  /** base64 of 32 random bytes. Names accounts; never changes once there is data. */
  EMAIL_HASH_KEY: z.string().regex(/^[A-Za-z0-9+/_-]{43,}={0,2}$/, 'must be base64 of 32 bytes'),

  PASSWORD_MIN_CHARACTERS: wholeNumber(15, 1),
  BCRYPT_COST: z.coerce.number().int().min(4).max(15).default(12),
  PASSWORD_HASH_THREADS: wholeNumber(1, 1),
  /** Passwords that may wait for a thread; more get 503. */
  PASSWORD_HASH_QUEUE: wholeNumber(32, 1),
  ACCESS_TOKEN_SECONDS: wholeNumber(900, 60),
  SESSION_SECONDS: wholeNumber(30 * 24 * 3600, 60),
  SESSION_IDLE_SECONDS: wholeNumber(7 * 24 * 3600, 60),
  /** An administrator's session of the console: its life, and how long it lasts unused, to within a minute. */
  ADMIN_SESSION_SECONDS: wholeNumber(12 * 3600, 300),
  ADMIN_SESSION_IDLE_SECONDS: wholeNumber(2 * 3600, 300),
  /** `off` is for load tests alone. */
  RATE_LIMITS: z.enum(['default', 'off']).default('default'),
  /** Answers that must not tell known from unknown addresses come at multiples of this many milliseconds; 0: at once. */
  RESPONSE_STEP_MS: wholeNumber(50),
  /** How long the api tries to get an answer out of Temporal. */
  UPDATE_TIMEOUT_MS: wholeNumber(5000, 100),
  METRICS_TOKEN: z.string().optional(),
  /** Where the worker serves its metrics to Prometheus; nowhere when unset. */
  WORKER_METRICS_ADDRESS: z.string().regex(SOCKET, 'must be an IP address and a port, such as 127.0.0.1:9464').optional(),
});

export type Settings = z.output<typeof schema>;

/** What settings were called before: one that is still set would be ignored in silence. */
const FORMER_NAMES: readonly [string, keyof Settings][] = [
  ['KEYS', 'SECRET_KEYS'],
  ['ADDRESS_KEY', 'EMAIL_HASH_KEY'],
  ['TEMPORAL_DECISIONS', 'ALLOW_SIGNAL_DECISIONS'],
  ['TASK_QUEUE', 'TEMPORAL_TASK_QUEUE'],
  ['PASSWORD_THREADS', 'PASSWORD_HASH_THREADS'],
  ['PASSWORD_QUEUE', 'PASSWORD_HASH_QUEUE'],
  ['ANSWER_GRID_MS', 'RESPONSE_STEP_MS'],
  ['ANSWER_DEADLINE_MS', 'UPDATE_TIMEOUT_MS'],
];

/** Every problem of the environment at once, in the operator's words. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/** Reads the setting SECRET_KEYS alone. Throws a SettingsError. */
export function readKeys(text: string): Settings['SECRET_KEYS'] {
  const result = keys.safeParse(text);
  if (result.success) return result.data;
  throw new SettingsError(`SECRET_KEYS ${result.error.issues.map(({ message }) => message).join(', ')}`);
}

type Given = Record<string, string | undefined>;

/** What is wrong about settings that are right one by one. */
function contradictionsOf(given: Given): string[] {
  return [...contradictionsOfMail(given), ...contradictionsOfTemporal(given)];
}

function contradictionsOfMail({ MAIL_TRANSPORT = 'postmark', POSTMARK_SERVER_TOKEN, SMTP_URL }: Given): string[] {
  if (MAIL_TRANSPORT === 'smtp') return SMTP_URL ? [] : ['  SMTP_URL: is required with MAIL_TRANSPORT=smtp'];
  if (MAIL_TRANSPORT !== 'postmark') return [];
  return [
    ...(POSTMARK_SERVER_TOKEN ? [] : ['  POSTMARK_SERVER_TOKEN: is required, unless MAIL_TRANSPORT is smtp']),
    ...(SMTP_URL ? ['  SMTP_URL: is for MAIL_TRANSPORT=smtp alone'] : []),
  ];
}

const NEEDING_TLS = ['TEMPORAL_TLS_CA_FILE', 'TEMPORAL_TLS_CERT_FILE', 'TEMPORAL_TLS_KEY_FILE', 'TEMPORAL_TLS_SERVER_NAME'];

function contradictionsOfTemporal(given: Given): string[] {
  const { TEMPORAL_TLS, TEMPORAL_API_KEY, TEMPORAL_TLS_CERT_FILE: certificate, TEMPORAL_TLS_KEY_FILE: key } = given;
  const isTls = TEMPORAL_TLS === 'on' || TEMPORAL_API_KEY !== undefined;
  const { TEMPORAL_DEPLOYMENT_NAME: deployment, TEMPORAL_BUILD_ID: build } = given;
  return [
    ...(deployment && !build ? ['  TEMPORAL_BUILD_ID: is required with TEMPORAL_DEPLOYMENT_NAME'] : []),
    ...(build && !deployment ? ['  TEMPORAL_DEPLOYMENT_NAME: is required with TEMPORAL_BUILD_ID'] : []),
    ...(isTls ? [] : NEEDING_TLS.filter((name) => name in given).map((name) => `  ${name}: needs TEMPORAL_TLS=on`)),
    ...(certificate && !key ? ['  TEMPORAL_TLS_KEY_FILE: is required with TEMPORAL_TLS_CERT_FILE'] : []),
    ...(key && !certificate ? ['  TEMPORAL_TLS_CERT_FILE: is required with TEMPORAL_TLS_KEY_FILE'] : []),
    ...(certificate && key && isPair(certificate, key) === false
      ? ['  TEMPORAL_TLS_KEY_FILE: is not the key of the certificate in TEMPORAL_TLS_CERT_FILE']
      : []),
  ];
}

/** Reads the environment. Empty variables count as unset. Throws a SettingsError that lists all that is wrong. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  const contradictions = contradictionsOf(given);
  const renamed = FORMER_NAMES.filter(([former, name]) => former in given && !(name in given));
  if (result.success && renamed.length === 0 && contradictions.length === 0) return result.data;
  const problems = [
    ...renamed.map(([former, name]) => `  ${former}: is called ${name} now`),
    ...contradictions,
    ...(result.error?.issues ?? []).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`),
  ];
  throw new SettingsError(`These settings need attention (.env.example explains each):\n${problems.join('\n')}`);
}
