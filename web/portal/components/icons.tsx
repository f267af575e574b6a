import type { ComponentChildren } from 'preact';

/** Small pictures that say how things stand; what they say stands in the heading too. */
function Mark({ look, children }: { look: string; children: ComponentChildren }) {
  return (
    <svg class={`mark ${look}`} viewBox="0 0 56 56" width="56" height="56" aria-hidden="true">
      <circle cx="28" cy="28" r="28" />
      <g fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">
        {children}
      </g>
    </svg>
  );
}

export const MailMark = () => (
  <Mark look="calm">
    <rect x="15" y="19" width="26" height="19" rx="3" />
    <path d="m16 21 12 9 12-9" />
  </Mark>
);

export const DoneMark = () => (
  <Mark look="good">
    <path d="m18 29 7 7 14-15" />
  </Mark>
);

export const WaitMark = () => (
  <Mark look="calm">
    <circle cx="28" cy="28" r="12" />
    <path d="M28 21v7l5 3" />
  </Mark>
);

export const StopMark = () => (
  <Mark look="bad">
    <circle cx="28" cy="28" r="12" />
    <path d="m20 36 16-16" />
  </Mark>
);

export const LinkMark = () => (
  <Mark look="plain">
    <path d="M25 31a5.5 5.5 0 0 0 8 .5l4-4a5.5 5.5 0 0 0-8-8l-2 2" />
    <path d="M31 25a5.5 5.5 0 0 0-8-.5l-4 4a5.5 5.5 0 0 0 8 8l2-2" />
  </Mark>
);

export const DoorMark = () => (
  <Mark look="plain">
    <path d="M20 40V24a8 8 0 0 1 16 0v16M16 40h24" />
    <path d="M31.5 31v1" />
  </Mark>
);
