import type { Refused } from '../../client/outcome';
import { withdrawRequest } from '../developer';
import { useAction } from '../components/action';
import { Confirmation } from '../components/confirmation';
import { Submit } from '../components/submit';
import { laterTexts } from '../texts/later';

interface WithdrawRequestProps {
  token: string;
  onWithdrawn(): void;
  refused(problem: Refused): boolean;
}

/** The way out, with a second thought. */
export function WithdrawRequest({ token, onWithdrawn, refused }: WithdrawRequestProps) {
  const action = useAction();
  const { withdraw } = laterTexts.request;
  return (
    <Confirmation open={withdraw.open} heading={withdraw.heading} keep={withdraw.keep}>
      <p>{withdraw.text}</p>
      <Submit
        action={action}
        label={withdraw.submit}
        busyLabel={withdraw.busy}
        onClick={() => action.run(() => withdrawRequest(token), onWithdrawn, refused)}
      />
    </Confirmation>
  );
}
