import type { Trial as Tried } from '../api/approval-policy';
import { Status } from '../components/status';
import { Person } from '../list/person';
import { OUTCOMES } from './rule-card';

type Verdict = Tried['differing']['data'][number]['draft'];

/** What a draft would have made of those who signed up last, beside what the policy makes of them that counts. */
export function Trial({ portalId, trial: { tried, counts, differing } }: { portalId: string; trial: Tried }) {
  if (tried === 0) return <p>Nobody has signed up here yet: there is nothing to try it on.</p>;
  return (
    <>
      <p className="hint">
        {tried === 1 ? 'The latest registration' : `The latest ${tried.toLocaleString('en')} registrations`}, as they are known
        now. Nothing has been changed.
      </p>
      <table className="trial">
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">Now</th>
            <th scope="col">With your changes</th>
          </tr>
        </thead>
        <tbody>
          {OUTCOMES.map(([outcome, words]) => (
            <tr key={outcome} className={counts.current[outcome] === counts.draft[outcome] ? undefined : 'differs'}>
              <th scope="row">{words}</th>
              <td>{counts.current[outcome]}</td>
              <td>{counts.draft[outcome]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{differing.total === 0 ? 'Nobody would have gone another way' : `${differing.total} would have gone another way`}</h3>
      <ul className="differing">
        {differing.data.map((person) => (
          <li key={person.id}>
            <div className="differing-person">
              <Person portalId={portalId} person={person} />
            </div>
            <p>
              {wordsOf(person.current)} → <strong>{wordsOf(person.draft)}</strong>
            </p>
            <Status of={person.status} />
          </li>
        ))}
      </ul>
      {differing.total > differing.data.length && <p className="hint">The latest {differing.data.length} are shown.</p>}
    </>
  );
}

function wordsOf({ outcome, rule }: Verdict): string {
  const [, words = ''] = OUTCOMES.find(([each]) => each === outcome) ?? [];
  return rule === null ? words : `${words} by “${rule}”`;
}
