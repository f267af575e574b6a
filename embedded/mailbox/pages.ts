import { html, Html } from './html';
import type { Recipient, StoredMail } from './mail';

/** The pages on which people read mails: no script, so that nothing in a mail can do anything either. */
export function listPage(mails: StoredMail[], wanted: string): string {
  return page(
    wanted ? `Mails to ${wanted}` : 'Mailbox',
    html`<form class="search" role="search">
        <label for="to">To</label>
        <input id="to" name="to" type="search" value="${wanted}" placeholder="somebody@example.com" autocomplete="off" />
        <button>Find</button>
      </form>
      ${mails.length === 0 ? html`<p class="empty">No mail yet. What Vestibule sends appears here.</p>` : list(mails)}`,
  );
}

function list(mails: StoredMail[]): Html {
  return html`<ol class="mails">
    ${mails.map(
      (mail) =>
        html`<li>
          <a href="/mails/${mail.MessageID}">
            <span class="subject">${mail.Subject || '(no subject)'}</span>
            <span class="to">${people(mail.To)}${mail.Bounces ? html` <strong class="bounced">bounced</strong>` : ''}</span>
            ${time(mail)}
          </a>
        </li>`,
    )}
  </ol>`;
}

export interface View {
  as: 'html' | 'text';
  width: 'phone' | 'full';
}

export function mailPage(mail: StoredMail, view: View): string {
  const tab = (as: View['as'], label: string) => link(mail, { ...view, as }, label, view.as === as);
  const width = (wanted: View['width'], label: string) => link(mail, { ...view, width: wanted }, label, view.width === wanted);
  return page(
    mail.Subject || '(no subject)',
    html`<p><a href="/">← All mails</a></p>
      <h1>${mail.Subject || '(no subject)'}</h1>
      <dl>
        <dt>From</dt>
        <dd>${mail.From}</dd>
        <dt>To</dt>
        <dd>${people(mail.To)}</dd>
        <dt>Sent</dt>
        <dd>${time(mail)}</dd>
        ${(mail.Bounces ?? []).map(
          ({ Email, Type }) =>
            html`<dt>Bounced</dt>
              <dd class="bounced">${Type}, from ${Email}</dd>`,
        )}
      </dl>
      <nav aria-label="How to show it">
        ${tab('html', 'HTML')} ${tab('text', 'Text')} <span class="gap"></span> ${width('full', 'Full width')}
        ${width('phone', 'Phone')}
      </nav>
      <div class="body ${view.width}">${view.as === 'text' ? text(mail) : frame(mail)}</div>`,
  );
}

export function messagePage(title: string, words: string): string {
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${words}</p>
      <p><a href="/">← All mails</a></p>`,
  );
}

function link(mail: StoredMail, view: View, label: string, current: boolean): Html {
  const state = current ? new Html(' aria-current="true"') : '';
  return html`<a href="/mails/${mail.MessageID}?as=${view.as}&width=${view.width}" ${state}>${label}</a>`;
}

function frame(mail: StoredMail): Html {
  if (mail.HtmlBody === null) return html`<p class="empty">This mail has no HTML.</p>`;
  // Links open in a tab of their own; scripts, forms and the rest stay forbidden.
  return html`<iframe
    title="The mail"
    src="/mails/${mail.MessageID}/body"
    sandbox="allow-popups allow-popups-to-escape-sandbox"
    referrerpolicy="no-referrer"
  ></iframe>`;
}

const URL_IN_TEXT = /(https?:\/\/[^\s<>"]+)/;

function text(mail: StoredMail): Html {
  if (mail.TextBody === null) return html`<p class="empty">This mail has no text.</p>`;
  const parts = mail.TextBody.split(URL_IN_TEXT).map((part, index) =>
    index % 2 === 1 ? html`<a href="${part}" target="_blank" rel="noreferrer">${part}</a>` : html`${part}`,
  );
  return html`<pre>${parts}</pre>`;
}

function people(recipients: Recipient[]): string {
  return recipients.map(({ Name, Email }) => (Name ? `${Name} <${Email}>` : Email)).join(', ');
}

function time({ ReceivedAt }: StoredMail): Html {
  return html`<time datetime="${ReceivedAt}">${ReceivedAt.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Mailbox</title>
        <link rel="stylesheet" href="/mailbox.css" />
      </head>
      <body>
        <header><a href="/">Mailbox</a> <span>Nothing here leaves this machine.</span></header>
        <main>${body}</main>
      </body>
    </html>`.text;
}
