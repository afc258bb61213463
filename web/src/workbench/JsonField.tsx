// A field for a JSON object, which says at once what is wrong with it.
import { useId } from "preact/hooks";

import { readObject } from "./templates";

interface Props {
  label: string;
  value: string;
  rows?: number;
  onInput(text: string): void;
}

export function JsonField({ label, value, rows = 6, onInput }: Props) {
  const id = useId();
  const read = readObject(value);
  const problem = "problem" in read ? read.problem : null;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        class="code"
        rows={rows}
        spellcheck={false}
        value={value}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {problem !== null && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
