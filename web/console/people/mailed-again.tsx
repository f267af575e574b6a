import { Notice, Trouble } from '../components/notice';
import type { Account, useMailAgain } from '../api/developers';

/** What became of a mail that somebody had sent again, for as long as the page is open. */
export function MailedAgain({ account, mailing }: { account: Account; mailing: ReturnType<typeof useMailAgain> }) {
  if (mailing.error) return <Trouble error={mailing.error} />;
  if (mailing.data === undefined) return null;
  const mail = account.mails.find(({ name, at }) => name === mailing.data?.name && at === mailing.data.at) ?? mailing.data;
  if (!mail) return <Notice look="calm">No mail is due here, so nothing has been sent.</Notice>;
  const { label, state } = mail;
  if (state === 'queued') return <Notice look="good">{`${label}: on its way to ${account.email}.`}</Notice>;
  if (state === 'sent') return <Notice look="good">{`${label}: sent to ${account.email}.`}</Notice>;
  const fate = state === 'failed' ? 'failed' : 'not sent';
  return <Notice look="bad">{`${label}: ${fate}. ${mail.failure ?? 'This portal has switched it off'}.`}</Notice>;
}
