// Line icons, 14 px. Decoration is not their job: each stands for an action or a state named beside it.
const PATHS = {
  check: "M2.5 7.5 5.5 10.5 11.5 3.5",
  chevronDown: "M3.5 5.5 7 9l3.5-3.5",
  chevronLeft: "M8.5 3 4.5 7l4 4",
  chevronRight: "M5.5 3l4 4-4 4",
  clock: "M7 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM7 4v3.2L9 8.5",
  close: "M3 3l8 8M11 3l-8 8",
  columns: "M2 2.5h10v9H2ZM5.5 2.5v9M8.5 2.5v9",
  eye: "M1 7s2.2-4 6-4 6 4 6 4-2.2 4-6 4-6-4-6-4ZM7 5.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2Z",
  filter: "M2 3h10L8.2 7.5v4l-2.4-1.2V7.5Z",
  moon: "M11.5 8.5A5 5 0 0 1 5.5 2.5a5 5 0 1 0 6 6Z",
  plug: "M5 1.5v3M9 1.5v3M3.5 4.5h7V7a3.5 3.5 0 0 1-7 0V4.5ZM7 10.5v2.5",
  plus: "M7 2.5v9M2.5 7h9",
  print: "M4 5V1.5h6V5M4 10H2V5h10v5h-2M4 8.5h6v4H4z",
  search: "M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM9 9l3 3",
  sun: "M7 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM7 1v1.2M7 11.8V13M1 7h1.2M11.8 7H13M2.8 2.8l.8.8M10.4 10.4l.8.8M2.8 11.2l.8-.8M10.4 3.6l.8-.8",
  user: "M7 2a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM2.5 12.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4",
  warning: "M7 1.8 13 12.2H1ZM7 5.5v3.2M7 10.3v.4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 14 14" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The product's mark. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M2 4h20M5 4c0 11 14 11 14 0" stroke="var(--t1)" strokeWidth="2.2" />
      <circle cx="12" cy="17.5" r="3.2" fill="var(--acc)" />
    </svg>
  );
}
