import { Button, Input, Label, SearchField } from 'react-aria-components';

/** Finds people by a part of their name or address. */
export function Search({ value, onChange }: { value: string; onChange(text: string): void }) {
  return (
    <SearchField className="search" value={value} onChange={onChange}>
      <Label className="unseen">Search by name or address</Label>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d="M11 11l3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0Z" />
      </svg>
      <Input placeholder="Search by name or address" />
      <Button className="clear">✕</Button>
    </SearchField>
  );
}
