import { type ReactNode, useEffect, useRef } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { DecisionToasts } from '../decisions/decision-toasts';
import { APPROVAL_POLICY, DEVELOPERS, IN_PROGRESS, MAILS, REQUESTS, sectionRoute, SETTINGS, SIGN_UP_FORM } from '../routes';
import { type Administrator, mayManage } from '../api/administrator';
import { useFreshPeople, useWaitingCount } from '../api/developers';
import type { Portal } from '../api/portals';
import { Brand } from './brand';
import { MailFailures } from './mail-failures';
import { Notifications } from './notifications';
import { PortalSwitch } from './portal-switch';

interface FrameProps {
  administrator: Administrator;
  portals: Portal[];
  portal: Portal;
  onLogOut(): void;
  children: ReactNode;
}

const SECTIONS = [
  [REQUESTS, 'Requests'],
  [DEVELOPERS, 'Developers'],
  [IN_PROGRESS, 'In progress'],
  [MAILS, 'Mails'],
  [APPROVAL_POLICY, 'Approval policy'],
  [SIGN_UP_FORM, 'Sign-up form'],
  [SETTINGS, 'Settings'],
] as const;

/** What the router announces when a link is followed. */
const NAVIGATED = 'pushState';

/** What stands around every page: which portal, which of its pages, and who is looking. */
export function Frame({ administrator, portals, portal, onLogOut, children }: FrameProps) {
  const [place] = useLocation();
  const waiting = useWaitingCount(portal.id);
  useFreshPeople(portal.id);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone not all of the menu is in sight.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [place]);
  useEffect(() => {
    // Another page begins at its beginning; going back leads to where one was, which the browser knows.
    const toTheTop = () => scrollTo(0, 0);
    addEventListener(NAVIGATED, toTheTop);
    return () => removeEventListener(NAVIGATED, toTheTop);
  }, []);
  return (
    <div className="frame">
      <header className="rail">
        <Brand />
        <PortalSwitch portals={portals} portal={portal} />
        <nav ref={nav} aria-label="Console">
          <ul>
            {SECTIONS.map(([section, name]) => {
              const to = sectionRoute(portal.id, section);
              const isHere = place === to || place.startsWith(`${to}/`);
              return (
                <li key={section}>
                  <Link href={to} aria-current={isHere ? 'page' : undefined}>
                    {name}
                    {section === REQUESTS && waiting !== null && waiting > 0 && (
                      <span className="badge" aria-label={`, ${waiting} waiting`}>
                        {waiting}
                      </span>
                    )}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <MenuTrigger>
          <Button className="who" aria-label={`${administrator.name}: your account`}>
            <span className="initial" aria-hidden="true">
              {Array.from(administrator.name)[0]?.toUpperCase()}
            </span>
            <span className="who-name">{administrator.name}</span>
          </Button>
          <Popover className="popover" placement="top start">
            <p className="who-card">
              <strong>{administrator.name}</strong>
              {administrator.email && <span>{administrator.email}</span>}
            </p>
            <Notifications administrator={administrator} />
            <Menu className="menu" aria-label="Your account" onAction={onLogOut}>
              <MenuItem id="log-out" className="menu-item">
                Log out
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      </header>
      <div className="content">
        <MailFailures portalId={portal.id} mayRetry={mayManage(administrator, portal.id)} />
        {children}
      </div>
      <DecisionToasts />
    </div>
  );
}
