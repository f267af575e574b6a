import type { Account } from '../api/developers';
import { Time } from '../components/time';

type Answer = Account['answers'][number]['answer'];

/** What somebody has answered at sign-up, and which terms they have accepted; nothing where nothing was asked. */
export function Answers({ account: { answers, terms_accepted: terms } }: { account: Account }) {
  if (answers.length === 0 && !terms) return null;
  return (
    <section className="card" aria-labelledby="answers">
      <h2 id="answers">Answers at sign-up</h2>
      <dl className="answers">
        {answers.map(({ name, label, answer }) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd dir="auto">{inWords(answer)}</dd>
          </div>
        ))}
        {terms && (
          <div>
            <dt>Terms accepted</dt>
            <dd>
              Version {terms.version}, <Time at={terms.accepted_at} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function inWords(answer: Answer): string {
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No';
  return typeof answer === 'string' ? answer : answer.join('\n');
}
