// The fields of a shape, or an endpoint's parameters: one below the other, so that they fit a phone.
import { Line } from "./Prose";
import type { Field, Word } from "./shape";

export function Fields({ of }: { of: Field[] }) {
  if (!of.length) {
    return (
      <p class="muted">
        <code>{"{}"}</code>: no fields.
      </p>
    );
  }
  return (
    <ul class="members">
      {of.map((field) => (
        <li key={field.name}>
          <code class="strong">{field.name}</code>{" "}
          <span class="type">
            <Type of={field.type} />
          </span>{" "}
          <span class="muted">{notes(field)}</span>
          {field.about.map((paragraph, index) => (
            <p key={index} class="help">
              <Line of={paragraph} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

export function Type({ of }: { of: Word[] }) {
  return <>{of.map((word) => (word.kind === "shape" ? <a href={word.href}>{word.text}</a> : word.text))}</>;
}

function notes({ where, optional, bounds }: Field): string {
  return [where === "path" ? "in the path" : "", optional ? "optional" : "", ...bounds].filter(Boolean).join(" · ");
}
