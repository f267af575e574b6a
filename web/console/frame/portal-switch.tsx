import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { useLocation } from 'wouter';
import { REQUESTS, sectionRoute } from '../routes';
import type { Portal } from '../api/portals';

/** From one portal to another; with a single one, only its name. */
export function PortalSwitch({ portals, portal }: { portals: Portal[]; portal: Portal }) {
  const [, go] = useLocation();
  if (portals.length < 2) return <p className="portal-name">{portal.name}</p>;
  return (
    <Select className="portal-switch" value={portal.id} onChange={(id) => go(sectionRoute(String(id), REQUESTS))}>
      <Label className="unseen">Portal</Label>
      <Button className="select">
        <SelectValue />
        <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
          <path d="m3 6 5 5 5-5" />
        </svg>
      </Button>
      <Popover className="popover">
        <ListBox className="menu" items={portals}>
          {({ id, name, url }) => (
            <ListBoxItem id={id} textValue={name} className="menu-item">
              <span>{name}</span>
              <span className="hint">{new URL(url).host}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
