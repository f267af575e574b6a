/** Whose console this is. */
export function Brand() {
  return (
    <p className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M10 26V14a6 6 0 0 1 12 0v12" />
        <circle cx="18" cy="19" r="1.6" />
      </svg>
      Vestibule
    </p>
  );
}
