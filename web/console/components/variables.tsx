import { Button } from 'react-aria-components';
import { useVariables } from '../api/mails';

/** What a text may name; one click puts it where the cursor is. */
export function Variables({ names, onInsert }: { names: readonly string[]; onInsert(name: string): void }) {
  const { data: variables = [] } = useVariables();
  return (
    <section className="variables" aria-label="Variables">
      <h2>Variables</h2>
      <ul>
        {variables
          .filter(({ name }) => names.includes(name))
          .map(({ name, description, example }) => (
            <li key={name}>
              <Button className="variable" onPress={() => onInsert(name)} aria-label={`Insert ${name}`}>
                {name}
              </Button>
              <span className="hint">
                {description}, such as “{example}”
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}
