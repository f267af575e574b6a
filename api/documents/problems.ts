import MarkdownIt from 'markdown-it';
import { PROBLEM_CODES, problemKind, type ProblemCode } from '../http/problem';

/** When each problem is met, and what whoever meets it can do. Total by type. */
const MEANINGS: Record<ProblemCode, string> = {
  invalid_request:
    'Something in the request does not fit. `invalid_parameters` names each field and why; mend them and send it again.',
  not_offered:
    'This installation or portal does not offer what was asked for, such as single sign-on. Trying again changes nothing.',
  unauthorized: 'There is no session or token, or it is no longer good. Log in again.',
  invalid_credentials: 'Address and password do not belong together, or there is no such account: the answer is the same.',
  approval_required:
    'The password is right; an administrator has to decide first. A mail tells the decision. `request_token` opens the request, where it is there.',
  access_rejected: 'An administrator has rejected the request; `reason` says why, where a reason was given.',
  access_revoked: 'An administrator has taken access back; `reason` says why, where a reason was given.',
  forbidden: 'Whoever asks is known, and their role does not reach this far. An organization admin can do it, or give the role.',
  origin_not_allowed:
    'The page that asked is of an origin that the portal does not list. An organization admin can add it to `allowed_origins`.',
  origin_mismatch:
    'The page that asked is not of the address that the service takes it to be at, so it may be anybody’s, and nothing has been changed. Mostly a proxy in front does not hand on the `Host`: it must, or set `X-Forwarded-Host`, with `TRUSTED_PROXIES` counting it; what administrators open must be the host of `PUBLIC_URL` or one of `ADMIN_HOSTS`, by https where `PUBLIC_URL` is. At a portal, its `url` must begin as the address that people open: http or https. See “Behind a proxy” in `docs/operations.md`.',
  not_found: 'There is nothing at this address, or nothing that whoever asks may see.',
  portal_unknown: 'There is no such portal. It may have been deleted.',
  token_unknown: 'The token belongs to no link. Look whether the link was copied as a whole, or ask for a new mail.',
  developer_unknown: 'There is no such developer at this portal. The account may have been deleted.',
  method_not_allowed: 'The address exists for other methods; `Allow` names them.',
  address_in_use: 'This portal has a developer with that address already.',
  address_turned_away:
    'A rule of the portal turns down whoever signs up with that address, so an account cannot change to it either. Choose another.',
  account_changed: 'Somebody has changed the account since it was read. Read it again, then decide.',
  transition_not_allowed:
    'The status that was asked for does not follow from the present one: see the [statuses](account-statuses.md).',
  second_approval_needed:
    'Two administrators have to approve, and the first has been you. All who signal through Temporal count as one person.',
  nothing_asked: 'The request does not wait for an answer. It may have been answered, or decided.',
  answer_missing: 'An answer that the sign-up form requires, or the one to the administrator’s question, is missing.',
  document_changed: 'Somebody has changed the policy or the form since it was read. Read it again, then change it.',
  decisions_closed:
    'The operator has switched off decisions that are signalled in Temporal. Decide in the console or by the API.',
  portal_name_in_use: 'Another portal has this name. Choose another.',
  portal_url_in_use: 'Another portal has this address. Choose another.',
  token_used: 'The link has done its work already. Log in, or ask for a new link.',
  token_expired: 'The link is too old. Ask for a new one.',
  body_too_large: 'The body is longer than this endpoint takes. Send less.',
  media_type: 'The body must be JSON in UTF-8, not compressed, with `Content-Type: application/json`.',
  too_many_requests: 'This network, address or account has tried too often of late. Wait for as long as `Retry-After` says.',
  internal: 'A defect. The log of the api has the whole of it, by the request that `instance` names; please report it.',
  busy: 'Too many passwords wait to be checked, or others changed the same at that moment. Nothing has been changed: try again after `Retry-After`.',
  unavailable: 'PostgreSQL, Temporal or the workers cannot be reached. Nothing has been changed: try again after `Retry-After`.',
  unconfirmed:
    'The connection broke while something was being written, which may have been done or not. Look, or try again: a repeat does no harm.',
  too_late: 'The answer took too long, so nothing has been changed. Try again.',
  unsealed:
    'The worker does not take the message for the api’s own: operators, compare the `SECRET_KEYS` of the two. Nothing has been changed.',
  malformed: 'The message to the account does not have the shape that its workflow asks for. Nothing has been changed.',
  credential_expired:
    'The password was set on the way and waited too long to be recorded. Nothing has been changed: set it again.',
};

/** `docs/problems.md`: every problem there is, each below a heading that its `type` leads to. */
export function problemsText(): string {
  const sections = PROBLEM_CODES.map((code) => {
    const { status, title, detail, retryAfter } = problemKind(code);
    const again = retryAfter === undefined ? '' : ` \`Retry-After: ${retryAfter}\`.`;
    return `## ${code}\n${status} ${title}: "${detail}".${again}\n\n${MEANINGS[code]}\n`;
  });
  return `# Problems
Made from the catalogue in \`api/http/problem.ts\` by \`npm run docs\`.

Every error is a problem document (RFC 9457, \`application/problem+json\`). Its \`type\` is an address on the host that answered, such as \`/docs/problems#token_expired\`, and leads here. Programs tell problems apart by \`type\`; \`title\` and \`detail\` are for people, and \`instance\` names the request in the log.

${sections.join('\n')}`;
}

/** The same as a page, which every host serves: it says nothing about this installation. */
export function problemsPage(): string {
  const markdown = new MarkdownIt();
  markdown.renderer.rules['heading_open'] = (tokens, index) => {
    const { tag } = tokens[index] ?? { tag: 'h2' };
    return `<${tag} id="${tokens[index + 1]?.content ?? ''}">`;
  };
  // The statuses are a file beside this one, not a page.
  const text = problemsText().replace(/\[(\w+)\]\([\w-]+\.md\)/g, '$1');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Vestibule: problems</title>
    <style>
      :root { color-scheme: light dark }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }
      h2:target { outline: 2px solid; outline-offset: 4px }
    </style>
  </head>
  <body>
    <main>
${markdown.render(text)}    </main>
  </body>
</html>
`;
}
