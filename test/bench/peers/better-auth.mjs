/**
 * Sign-up, verification of the address and log-in as better-auth does them, by its own defaults. Reads where everything is from
 * its environment, makes its tables, and prints its address once it listens.
 */
import { createServer } from 'node:http';
import { URL } from 'node:url';
import bcrypt from 'bcryptjs';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { Pool } from 'pg';
import { ServerClient } from 'postmark';

const { DATABASE_URL, DATABASE_POOL, MAILBOX, BCRYPT_COST } = process.env;
const mailbox = new URL(MAILBOX);
const mails = new ServerClient('bench', { requestHost: mailbox.host, useHttps: false });
const server = createServer().listen(0, '127.0.0.1');

server.once('listening', async () => {
  const baseURL = `http://127.0.0.1:${server.address().port}`;
  const options = {
    baseURL,
    secret: 'no secret, since it guards nothing but a bench',
    database: new Pool({ connectionString: DATABASE_URL, max: Number(DATABASE_POOL) }),
    logger: { level: 'warn' },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      password: {
        hash: (password) => bcrypt.hash(password, Number(BCRYPT_COST)),
        verify: ({ password, hash }) => bcrypt.compare(password, hash),
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      async sendVerificationEmail({ user, url }) {
        const text = `Open this address to confirm yours: ${url}`;
        await mails.sendEmail({ From: 'peer@bench.example.com', To: user.email, Subject: 'Your address', TextBody: text });
      },
    },
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  server.on('request', toNodeHandler(betterAuth(options)));
  console.log(baseURL);
});
