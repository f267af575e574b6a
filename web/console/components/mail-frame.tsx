import { useState } from 'react';
import type { RenderedMail } from '../api/mails';

/** Wide enough to read, never wider than its place; the rest scrolls. */
export function MailFrame({ mail: { subject, html, text } }: { mail: RenderedMail }) {
  const [asText, setAsText] = useState(false);
  return (
    <div className="mail-frame">
      <p className="mail-subject">
        <span>Subject</span> <strong>{subject}</strong>
        <label>
          <input type="checkbox" checked={asText} onChange={(event) => setAsText(event.target.checked)} /> as plain text
        </label>
      </p>
      {/* No script runs in there, and nothing in it opens anything. */}
      {asText ? <pre tabIndex={0}>{text}</pre> : <iframe title="The mail" sandbox="" srcDoc={html} />}
    </div>
  );
}
