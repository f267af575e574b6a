// Generates Prisma's client. Generating needs no schema engine, but Prisma wants to fetch one all the same; naming
// any executable in its place keeps that download, which many networks block, from happening.
const { spawnSync } = require('node:child_process');

const { status } = spawnSync(
  process.execPath,
  [require.resolve('prisma/build/index.js'), 'generate', '--schema', `${__dirname}/schema.prisma`],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  },
);
process.exitCode = status ?? 1;
