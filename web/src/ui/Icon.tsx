// Our own strokes, drawn on a field of 20 × 20.

const PATHS = {
  search: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4 4",
  close: "M5 5l10 10M15 5L5 15",
  back: "M16 10H4m5-5-5 5 5 5",
  check: "M4 10.5l4 4 8-9",
  eye: "M1.5 10S4.5 4.5 10 4.5 18.5 10 18.5 10 15.5 15.5 10 15.5 1.5 10 1.5 10ZM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  send: "M3 10h13M11 5l5 5-5 5",
  write: "M4 16h3l8.5-8.5-3-3L4 13v3ZM11 6l3 3",
  lock: "M5.5 9.5h9v7h-9ZM7 9.5V7a3 3 0 0 1 6 0v2.5",
  warning: "M10 3 1.8 17h16.4L10 3ZM10 8.5v3.5M10 14.2v.3",
  info: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM10 9v5M10 6v.3",
  out: "M8 5H4.5v10.5H15V12M11 4h5v5M16 4l-7 7",
} as const;

/** Arrows point along the text, so they turn where it runs from right to left. */
const TURNS = /back|send|out/;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class={TURNS.test(name) ? "icon turns" : "icon"} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
