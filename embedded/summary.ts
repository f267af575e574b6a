import type { Stack } from './home/stack-file';

export interface SummaryOptions {
  stack: Stack;
  portalUrl: string;
  /** Set on the very first start only. */
  newAdminToken: string | null;
  home: string;
  seconds: number;
  rateLimitsOff: boolean;
}

/** What a person needs to know once everything is up. */
export function summary({ stack, portalUrl, newAdminToken, home, seconds, rateLimitsOff }: SummaryOptions): string {
  const rows: [string, string | null][] = [
    ['Portal', portalUrl],
    ['Console', `${portalUrl}/console   (the administrator's token logs in there)`],
    ['Mailbox', stack.mailbox],
    ['Temporal UI', stack.temporalUi],
    ['API documentation', `${portalUrl}/docs`],
    ['Administrator', newAdminToken && `${newAdminToken}   (made on this first start, not shown again)`],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.filter(([, value]) => value).map(([label, value]) => `    ${label.padEnd(width)}   ${value}`);
  const warning = rateLimitsOff ? ['', '  RATE_LIMITS=off: nothing slows attackers down. For load tests only.'] : [];
  return [
    '',
    `  Vestibule is ready (${seconds.toFixed(1)} s).`,
    '',
    ...lines,
    ...warning,
    '',
    `  Data, logs and stack.json are in ${home}. Ctrl-C stops everything.`,
    '',
  ].join('\n');
}
