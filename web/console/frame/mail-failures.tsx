import { Button } from 'react-aria-components';
import { useMailDelivery, useRetryMails } from '../api/mails';
import { useNow } from '../components/now';
import { Notice, Trouble } from '../components/notice';
import { Time } from '../components/time';

const countOf = (mails: number) => (mails === 1 ? 'One mail has waited' : `${mails} mails have waited`);

/** On every page while a portal's mails fail: who sends them, what the mail host says, and what to do. */
export function MailFailures({ portalId, mayRetry }: { portalId: string; mayRetry: boolean }) {
  const { data } = useMailDelivery(portalId);
  const retry = useRetryMails(portalId);
  const now = useNow();
  if (!data || data.failures.length === 0) return null;
  return (
    <section className="mail-failures" aria-label="Mails that fail">
      <Notice look="bad">
        <p>
          <strong>This portal’s mails do not get through.</strong> They are sent by {data.sender}.
        </p>
        {data.failures.map(({ failure, advice, mails, failing_since, next_try_at }) => (
          <p key={failure}>
            {countOf(mails)} for <Time at={failing_since} as="lasting" />: {failure}. {advice}{' '}
            {Date.parse(next_try_at) > now && (
              <>
                Next try <Time at={next_try_at} />.
              </>
            )}
          </p>
        ))}
        {retry.isSuccess && <p>They are tried again within a minute.</p>}
        {mayRetry && (
          <Button className="button quiet" isPending={retry.isPending} onPress={() => retry.mutate()}>
            Try again now
          </Button>
        )}
      </Notice>
      {retry.error && <Trouble error={retry.error} />}
    </section>
  );
}
