import { useState } from 'preact/hooks';
import { deleteAccount, exportData } from '../developer';
import { useAction } from '../components/action';
import { Confirmation } from '../components/confirmation';
import { Form } from '../components/form';
import { DoneMark } from '../components/icons';
import { Link } from '../components/link';
import { Page } from '../components/page';
import { PasswordField } from '../components/password-field';
import { usePortal } from '../components/portal';
import { Submit } from '../components/submit';
import { leaveBehind } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { laterTexts } from '../texts/later';
import { sentToLogIn } from './own-account';

const words = laterTexts.ownData;

/** What is kept, to take along, and the end of it. */
export function OwnData({ onDeleted }: { onDeleted(): void }) {
  const download = useAction();
  return (
    <>
      <section aria-labelledby="own-data">
        <h2 id="own-data">{words.heading}</h2>
        <p class="quiet">{words.hint}</p>
        <Submit
          action={download}
          label={words.download}
          busyLabel={words.downloading}
          look="quiet-button"
          onClick={() => download.run(exportData, (data) => saveAs(words.file, data), sentToLogIn)}
        />
      </section>
      <DeleteAccount onDeleted={onDeleted} />
    </>
  );
}

function DeleteAccount({ onDeleted }: { onDeleted(): void }) {
  const { name } = usePortal();
  const [password, setPassword] = useState('');
  const [mistake, setMistake] = useState<{ text: string } | null>(null);
  const action = useAction();
  const { confirm } = words;

  function submit() {
    setMistake(password === '' ? { text: texts.fields.passwordMissing } : null);
    if (password === '') return;
    action.run(
      () => deleteAccount(password),
      () => {
        leaveBehind(PATHS.signUp, {});
        onDeleted();
      },
      (problem) => {
        const isWrong = problem.code === 'invalid_credentials';
        if (isWrong) setMistake({ text: confirm.wrong });
        return isWrong || sentToLogIn(problem);
      },
    );
  }

  return (
    <Confirmation open={words.remove} heading={confirm.heading} keep={confirm.keep}>
      <p>{confirm.text(name)}</p>
      <Form onSubmit={submit} mistakes={mistake}>
        <PasswordField
          label={confirm.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          error={mistake?.text}
        />
        <Submit action={action} label={confirm.submit} busyLabel={confirm.busy} />
      </Form>
    </Confirmation>
  );
}

/** What an account has left behind: nothing that names anybody. */
export function AccountDeleted() {
  const { heading, text, remains, signUp } = words.removed;
  return (
    <Page heading={heading} mark={<DoneMark />}>
      <p class="lead">{text}</p>
      <p class="quiet">{remains}</p>
      <Link to={PATHS.signUp} look="button">
        {signUp}
      </Link>
    </Page>
  );
}

/** Hands a file to the browser, as a link would. */
function saveAs(name: string, data: object): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
