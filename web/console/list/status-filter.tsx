import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { statusWord } from '../components/status';
import type { DeveloperStatus } from '../api/developers';

interface StatusFilterProps {
  statuses: readonly DeveloperStatus[];
  /** Null: all of them. */
  value: DeveloperStatus | null;
  onChange(status: DeveloperStatus | null): void;
}

const ALL = 'all';

/** Which statuses a list shows. */
export function StatusFilter({ statuses, value, onChange }: StatusFilterProps) {
  return (
    <ToggleButtonGroup
      className="filter"
      aria-label="Status"
      disallowEmptySelection
      selectedKeys={[value ?? ALL]}
      onSelectionChange={(keys) => onChange(statuses.find((status) => keys.has(status)) ?? null)}
    >
      <ToggleButton id={ALL}>All</ToggleButton>
      {statuses.map((status) => (
        <ToggleButton key={status} id={status}>
          {statusWord(status)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
