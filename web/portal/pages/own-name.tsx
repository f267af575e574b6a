import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Outcome, Refused } from '../../client/outcome';
import { useAction } from '../components/action';
import { Changeable } from '../components/changeable';
import { wrongName } from '../components/checks';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Submit } from '../components/submit';
import { texts } from '../texts/language';

interface OwnNameProps {
  name: string;
  save(name: string): Promise<Outcome<{ full_name: string }>>;
  /** Says whether it has dealt with a refusal that is not about the name. */
  refused(problem: Refused): boolean;
}

/** The own name, and a form in its place to change it. */
export function OwnName({ name: first, ...how }: OwnNameProps) {
  const [name, setName] = useState(first);
  const { account } = texts;
  const form = (onEnd: (changed: boolean) => void) => (
    <NameForm
      {...how}
      name={name}
      onEnd={(changed) => {
        setName(changed ?? name);
        onEnd(changed !== null);
      }}
    />
  );
  return (
    <Changeable change={account.changeName} form={form} changed={account.nameChanged}>
      <span class="text">{name}</span>
    </Changeable>
  );
}

interface NameFormProps extends OwnNameProps {
  /** With the new name; null where it stays. */
  onEnd(changed: string | null): void;
}

function NameForm({ name, save, refused, onEnd }: NameFormProps) {
  const [typed, setTyped] = useState(name);
  const [mistake, setMistake] = useState<{ text: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const action = useAction();
  useLayoutEffect(() => input.current?.select(), []);

  function submit() {
    const wrong = wrongName(typed);
    setMistake(wrong === null ? null : { text: wrong });
    if (wrong !== null) return;
    if (typed.trim() === name) {
      onEnd(null);
      return;
    }
    action.run(
      () => save(typed.trim()),
      ({ full_name }) => onEnd(full_name),
      (problem) => {
        if (problem.status === 400) setMistake({ text: texts.fields.nameWrong });
        return problem.status === 400 || refused(problem);
      },
    );
  }

  const { account } = texts;
  return (
    <Form onSubmit={submit} mistakes={mistake}>
      <Field
        label={account.newName}
        name="name"
        autoComplete="name"
        value={typed}
        onValue={setTyped}
        error={mistake?.text}
        inputRef={input}
      />
      <Submit action={action} label={account.saveName} busyLabel={account.saving} />
      <button type="button" class="link-button" onClick={() => onEnd(null)}>
        {account.keepName}
      </button>
    </Form>
  );
}
