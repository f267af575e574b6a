import { once } from 'node:events';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

/** A front end somebody might put before the service: nothing but Kong's elements, on an origin of its own. */
export interface FrontEnd {
  port: number;
  close(): Promise<void>;
}

const SCRIPT = require.resolve('@kong/kong-auth-elements/dist/kong-auth-elements.vue.umd.js');
const STYLES = require.resolve('@kong/kong-auth-elements/dist/kong-auth-elements.css');

/** Each page holds one element, set up as Kong's own portal sets it up, and goes on to the next where that one does. */
const PAGES: Record<string, string> = {
  '/register': element('register', 'register-request-endpoint="/api/v3/developer"'),
  '/login': element('login', 'basic-auth-login-enabled show-forgot-password-link'),
  '/forgot-password': element('forgot-password', 'reset-password-request-endpoint="/api/v3/developer/forgot-password"'),
  '/reset-password': element('reset-password'),
  '/': '<h1>My account</h1>',
};

function element(name: string, attributes = ''): string {
  const tag = `kong-auth-${name}`;
  return `<div id="${tag}-wrapper"><${tag} wrapper-id="${tag}-wrapper" ${attributes}></${tag}></div>`;
}

/** `api` is where the service is, for the pages' scripts. */
export async function startFrontEnd(api: string): Promise<FrontEnd> {
  const [script, styles] = await Promise.all([readFile(SCRIPT), readFile(STYLES)]);
  const files: Record<string, [type: string, content: string | Buffer]> = {
    '/elements.js': ['text/javascript', script],
    '/elements.css': ['text/css', styles],
    ...Object.fromEntries(Object.entries(PAGES).map(([path, body]) => [path, ['text/html', page(body, api)]])),
  };
  const server = createServer(({ url = '/' }, response) => {
    const [type, content] = files[url.replace(/\?.*/, '')] ?? ['text/plain', ''];
    response.writeHead(content === '' ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(content);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function page(body: string, api: string): string {
  return `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Front end</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/elements.css" />
      </head>
      <body>
        ${body}
        <script src="/elements.js"></script>
        <script>
          const api = ${JSON.stringify(api)};
          ${SET_UP}
        </script>
      </body>
    </html>`;
}

/** What Kong's own portal does around them. `wrapRequest` makes the elements post a body as the contract has it. */
const SET_UP = `
  const element = document.querySelector('kong-auth-register, kong-auth-login, kong-auth-forgot-password, kong-auth-reset-password');
  const on = (event, next) => element?.addEventListener(event, ({ detail }) => location.assign(next([detail].flat()[0])));
  on('register-success', () => '/login?registered=true');
  on('verify-email-success', ({ email, resetToken }) => '/reset-password?' + new URLSearchParams({ email, token: resetToken }));
  on('reset-password-success', ({ email }) => '/login?' + new URLSearchParams({ passwordReset: true, email }));
  on('click-forgot-password-link', () => '/forgot-password');
  on('login-success', () => '/');
  if (element?.localName === 'kong-auth-register') element.wrapRequest = ({ email, fullName }) => ({ email, full_name: fullName });
  if (element?.localName === 'kong-auth-forgot-password') element.wrapRequest = (typed) => typed;
  registerKongAuthNativeElements({ apiBaseUrl: api, userEntity: 'developer' });
`;
