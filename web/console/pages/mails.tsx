import { Link } from 'wouter';
import { Loading, Trouble } from '../components/notice';
import { Page } from '../frame/page';
import { mailRoute } from '../routes';
import { useTemplates } from '../api/mails';
import type { Here } from './portal-props';

/** Every mail that this portal sends. */
export function Mails({ portal }: Here) {
  const { data: templates, error, refetch } = useTemplates(portal.id);
  return (
    <Page heading="Mails">
      <p className="lead">What this portal writes to its developers and administrators. Each text can be your own.</p>
      {error && <Trouble error={error} onRetry={() => void refetch()} />}
      {!templates && !error && <Loading what="the mails" />}
      {templates && (
        <ul className="mails card">
          {templates.map(({ name, label, enabled, content, default_content }) => (
            <li key={name}>
              <Link href={mailRoute(portal.id, name)}>{label}</Link>
              <p className="hint">{content?.subject ?? default_content.subject}</p>
              {!enabled && <span className="tag bad">Switched off</span>}
              {enabled && isOwn(content) && <span className="tag">Your own text</span>}
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

/** Whether anything differs from the text that comes with Vestibule. */
export function isOwn(content: object | null | undefined): boolean {
  return Object.values(content ?? {}).some((value) => value !== null);
}
