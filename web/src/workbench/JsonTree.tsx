// JSON that can be folded, without a word of markup in strings that are not ours.
import type { Json } from "./types";

const OPEN_DEPTH = 2;
const LONG = 600;

export function JsonTree({ value, label, depth = 0 }: { value: Json; label?: string; depth?: number }) {
  const name = label === undefined ? null : <span class="key">{label}: </span>;
  if (typeof value !== "object" || value === null) {
    return (
      <div class="leaf">
        {name}
        <Scalar value={value} />
      </div>
    );
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Object.entries(value);
  if (parts.length === 0) {
    return (
      <div class="leaf">
        {name}
        {open}
        {close}
      </div>
    );
  }
  return (
    <details open={depth < OPEN_DEPTH}>
      <summary>
        {name}
        {open}
        <span class="muted"> {parts.length} </span>
        {close}
      </summary>
      <div class="inner">
        {parts.map(([key, each]) => (
          <JsonTree key={key} label={key} value={each} depth={depth + 1} />
        ))}
      </div>
    </details>
  );
}

function Scalar({ value }: { value: string | number | boolean | null }) {
  if (typeof value !== "string") return <span class="scalar">{String(value)}</span>;
  const shown = value.length > LONG ? `${value.slice(0, LONG)}… (${value.length} characters)` : value;
  return <span class="text">{JSON.stringify(shown)}</span>;
}
