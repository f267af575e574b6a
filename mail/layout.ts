import { escapeHtml } from '../domain/escape-html';

/** What the frame around a body shows. All plain text but `bodyHtml`. */
export interface Page {
  portalName: string;
  portalDomain: string;
  title: string;
  bodyHtml: string;
  button: { label: string; url: string } | null;
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

// Some programs drop the style sheet: what a mail cannot do without stands inline, and dark overrides it.
const STYLE = `
  body { margin: 0; background: #f2f4f7; color: #1d2430; }
  .quiet, .quiet a { color: #5a6576; }
  a { color: #1f5fd6; }
  blockquote { margin: 0 0 16px; padding: 4px 0 4px 16px; border-left: 3px solid #b9c3d2; }
  blockquote p { margin: 0; white-space: pre-line; }
  p { margin: 0 0 16px; }
  .name, .title, .text { overflow-wrap: anywhere; }
  @media (max-width: 620px) { .around { padding: 12px !important; } .inside { padding: 24px 20px !important; } }
  @media (prefers-color-scheme: dark) {
    body, .page { background: #11151c !important; color: #e6eaf0 !important; }
    .card { background: #1b212b !important; border-color: #313a48 !important; }
    .quiet, .quiet a { color: #a3aebd !important; }
    .button { background: #6ea0ff !important; color: #0d1420 !important; }
    a { color: #8fb6ff; }
  }`;

/** One mail as HTML: readable on a phone, light and dark, without pictures, scripts or anything fetched from elsewhere. */
export function layOut({ portalName, portalDomain, title, bodyHtml, button }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body style="margin:0">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="${FONT};font-size:16px;line-height:1.5">
<tr><td class="around" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;text-align:left">
<tr><td class="name" style="padding:0 4px 16px;font-size:18px;font-weight:600">${escapeHtml(portalName)}</td></tr>
<tr><td class="card inside" style="padding:32px;background:#ffffff;border:1px solid #dde2ea;border-radius:12px">
${title && `<h1 class="title" style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(title)}</h1>`}
<div class="text">
${bodyHtml.trim()}
</div>${button ? buttonHtml(button) : ''}
</td></tr>
<tr><td class="quiet" style="padding:16px 4px 0;font-size:13px">${escapeHtml(portalName)} · ${escapeHtml(portalDomain)}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function buttonHtml({ label, url }: { label: string; url: string }): string {
  const href = escapeHtml(url);
  return `
<p style="margin:24px 0"><a class="button" href="${href}" style="display:inline-block;padding:12px 24px;background:#1f5fd6;color:#ffffff;border-radius:8px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p>
<p class="quiet" style="margin:0;font-size:13px;overflow-wrap:anywhere">If the button does not work, open this address:<br><a href="${href}">${href}</a></p>`;
}
