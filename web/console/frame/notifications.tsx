import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { type Administrator, ADMINISTRATOR, chooseNotifications } from '../api/administrator';
import { Trouble } from '../components/notice';

type Choice = Administrator['notifications'];

const CHOICES: [Choice, string][] = [
  ['at_once', 'A mail for each request'],
  ['digest', "The portal's digest"],
  ['none', 'No mails'],
];

/** When the administrator who is logged in is told that a request waits. */
export function Notifications({ administrator }: { administrator: Administrator }) {
  const client = useQueryClient();
  const choosing = useMutation({
    mutationFn: chooseNotifications,
    onSuccess: (changed) => client.setQueryData([ADMINISTRATOR], changed),
  });
  if (administrator.email === null) return null;
  const chosen = choosing.isPending ? choosing.variables : administrator.notifications;
  return (
    <div className="notifications">
      <RadioGroup value={chosen} onChange={(choice) => choosing.mutate(choice as Choice)}>
        <Label>Tell me who waits</Label>
        {CHOICES.map(([choice, words]) => (
          <RadioField key={choice} value={choice}>
            <RadioButton className="choice">{words}</RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      {choosing.error && <Trouble error={choosing.error} />}
    </div>
  );
}
