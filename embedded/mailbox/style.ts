/** The look of the mailbox's pages, light and dark. */
export const css = `
:root { color-scheme: light dark; --ink: light-dark(#1c2024, #eceef0); --faint: light-dark(#5b6470, #a0a8b1);
  --line: light-dark(#d9dee3, #343a41); --paper: light-dark(#fff, #16191d); --raised: light-dark(#f6f8fa, #1f2429);
  --accent: light-dark(#0b5cad, #7cb8f5); --alarm: light-dark(#a3261b, #ff9d90); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
header { display: flex; gap: 1rem; align-items: baseline; padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); }
header a { font-weight: 650; color: inherit; text-decoration: none; }
header span { color: var(--faint); font-size: .875rem; }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: .5rem 0; overflow-wrap: anywhere; }
.search { display: flex; gap: .5rem; align-items: center; margin-bottom: 1rem; }
.search input { flex: 1; max-width: 24rem; }
input, button { font: inherit; color: inherit; padding: .375rem .625rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--raised); }
.mails { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .625rem 1rem; color: inherit; text-decoration: none; }
.mails a:hover { background: var(--raised); }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.to { grid-row: 2; overflow-wrap: anywhere; }
.to, time, dt, .empty { color: var(--faint); }
.bounced { color: var(--alarm); }
.mails time { grid-column: 2; font-size: .875rem; white-space: nowrap; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; margin: 0 0 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd time { color: inherit; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: .75rem; }
nav a { padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 6px; text-decoration: none; color: inherit; }
nav a[aria-current] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.gap { flex: 1; }
.body { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--raised); }
.body.phone { width: 375px; max-width: 100%; margin: 0 auto; }
iframe { display: block; width: 100%; height: 70vh; min-height: 28rem; border: 0; background: #fff; }
pre { margin: 0; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, monospace; }
.body .empty { padding: 1rem; margin: 0; }
@media (max-width: 36rem) { .mails a { grid-template-columns: 1fr; } .mails time, .to { grid-column: 1; grid-row: auto; } header span { display: none; } }
`;
