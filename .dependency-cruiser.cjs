/**
 * The import table: every import runs downward. Each folder may import what its line names and nothing else; a type
 * never loads anything, so a few lines are wider for types.
 */
const floors = '(domain|config|security|prisma|mail|activities|workflows|worker|api|cli|embedded)';

/** What `from` may import besides its own folder. `types` are allowed as type-only imports. */
function only(name, from, allowed, types = []) {
  const own = `^${from}/`;
  const rule = (suffix, to) => ({
    name: `${name}${suffix}`,
    severity: 'error',
    comment: `${from} imports only what its line allows`,
    from: { path: own },
    to,
  });
  return [
    rule('', { pathNot: [own, ...allowed, ...types] }),
    ...(types.length > 0 ? [rule('-types', { path: types, pathNot: allowed, dependencyTypesNot: ['type-only'] })] : []),
  ];
}

// A built-in module has no dot in its name, unlike every resolved file.
const node = '^[a-z_:/]+$';
const npm = (...packages) => packages.map((name) => `(^|/)node_modules/(@types/)?${name}/`);
const compositionRoots = ['^api/(server|compose)\\.ts$', '^worker/(main|compose)\\.ts$', '^cli/', '^embedded/'];

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'everything-is-found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'every-package-is-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-of-the-build-is-needed-later',
      comment: 'what web imports is in its bundles by then',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    ...only('domain', 'domain', []),
    ...only('config', 'config', [node, ...npm('zod')]),
    ...only('security', 'security', [
      '^domain/',
      node,
      ...npm(
        '@temporalio/common',
        'bcryptjs',
        'jose',
        'piscina',
        '@zxcvbn-ts/core',
        '@zxcvbn-ts/language-common',
        'email-providers',
        'mailchecker',
      ),
    ]),
    ...only(
      'mail',
      'mail',
      ['^domain/', '^security/', node, ...npm('liquidjs', 'markdown-it', 'nodemailer', 'piscina', 'postmark')],
      ['^activities/ports\\.ts$'],
    ),
    ...only('activities', 'activities', ['^domain/', ...npm('@temporalio/activity', '@temporalio/common')]),
    ...only('workflows', 'workflows', ['^domain/', ...npm('@temporalio/workflow', '@temporalio/common')], ['^activities/']),
    {
      name: 'workflow-contract-stands-alone',
      comment: 'the api imports workflows/messages, so that file must not bring workflow code along',
      severity: 'error',
      from: { path: '^workflows/messages\\.ts$' },
      to: { path: '^workflows/' },
    },

    {
      name: 'prisma-looks-down',
      severity: 'error',
      from: { path: '^prisma/' },
      to: { path: `^${floors}/`, pathNot: ['^(prisma|domain|security)/', '^activities/ports\\.ts$'] },
    },
    {
      name: 'prisma-takes-types-of-ports',
      severity: 'error',
      from: { path: '^prisma/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'prisma-knows-no-temporal-and-no-http',
      severity: 'error',
      from: { path: '^prisma/' },
      to: { path: npm('@temporalio/[^/]+', 'express', 'nodemailer', 'postmark') },
    },

    {
      name: 'api-looks-down',
      severity: 'error',
      from: { path: '^api/', pathNot: compositionRoots },
      to: { path: `^${floors}/`, pathNot: ['^(api|domain|security|prisma|mail)/', '^workflows/messages\\.ts$'] },
    },
    {
      name: 'api-composes-without-workflow-code',
      severity: 'error',
      from: { path: compositionRoots[0] },
      to: { path: '^(workflows|activities|worker|cli|embedded)/', pathNot: '^workflows/messages\\.ts$' },
    },
    {
      name: 'api-sends-no-mail',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: ['^mail/(postmark|smtp)-mailer\\.ts$', ...npm('nodemailer', 'postmark')] },
    },
    {
      name: 'one-temporal-client',
      severity: 'error',
      from: { path: '^api/', pathNot: '^api/temporal/' },
      to: { path: npm('@temporalio/(client|worker|workflow|activity)') },
    },

    {
      name: 'worker-serves-no-http-contract',
      severity: 'error',
      from: { path: '^worker/' },
      to: { path: ['^(api|cli|embedded)/', ...npm('express')] },
    },
    {
      name: 'cli-stands-alone',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: '^(api|worker|workflows|embedded)/', pathNot: '^workflows/messages\\.ts$' },
    },
    {
      name: 'commands-send-no-mail',
      comment: 'the doctor alone looks at the mail host',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/doctor/mail\\.ts$' },
      to: { path: '^mail/' },
    },
    {
      name: 'one-temporal-client-of-the-commands',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/(doctor/temporal|make-current)\\.ts$' },
      to: { path: npm('@temporalio/[^/]+') },
    },
    {
      name: 'embedded-starts-processes',
      comment: 'api and worker run as processes of their own, never inside the embedded start',
      severity: 'error',
      from: { path: '^embedded/' },
      to: { path: '^(api|worker|workflows|activities|mail)/' },
    },

    {
      name: 'the-endpoint-layer-stands-alone',
      comment: 'api/http knows no audience, no guard and no gateway',
      severity: 'error',
      from: { path: '^api/http/' },
      to: { path: '^api/', pathNot: '^api/http/' },
    },
    {
      name: 'the-gateway-knows-no-http',
      severity: 'error',
      from: { path: '^api/temporal/' },
      to: { path: '^api/', pathNot: '^api/(temporal/|http/(problem|describe-error))' },
    },
    {
      name: 'guards-serve-audiences',
      comment: 'never the other way round',
      severity: 'error',
      from: { path: '^api/guards/' },
      to: { path: '^api/', pathNot: '^api/(guards|http|temporal)/' },
    },
    {
      name: 'sql-helpers-know-no-store',
      severity: 'error',
      from: { path: '^prisma/stores/sql/' },
      to: { path: '^prisma/stores/', pathNot: '^prisma/stores/sql/' },
    },
    {
      name: 'embedded-home-and-processes-know-no-part',
      severity: 'error',
      from: { path: '^embedded/(home|processes)/' },
      to: { path: '^embedded/', pathNot: '^embedded/(home|processes)/' },
    },
    {
      name: 'embedded-home-starts-nothing',
      severity: 'error',
      from: { path: '^embedded/home/' },
      to: { path: '^embedded/', pathNot: '^embedded/home/' },
    },

    ...only('web-client', 'web/client', npm('openapi-fetch')),
    ...only('web-portal', 'web/portal', ['^web/(client|styles)/', ...npm('preact')]),
    ...only('web-console', 'web/console', [
      '^web/(client|styles)/',
      ...npm('react', 'react-dom', 'react-aria-components', '@tanstack/[^/]+', 'wouter'),
    ]),
    {
      name: 'web-is-served-not-imported',
      comment: 'pages run in browsers; the service knows them as files alone',
      severity: 'error',
      from: { pathNot: '^(web|test)/' },
      to: { path: '^web/' },
    },

    {
      name: 'settings-are-read-at-the-roots',
      severity: 'error',
      from: { pathNot: ['^config/', '^test/', ...compositionRoots] },
      to: { path: '^config/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: ['^dist/', '^prisma/generated/', '^web/dist/', '^web/client/generated/', '^web/[^/]+/vite\\.config\\.mts$'],
    },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types', 'default'] },
  },
};
