// A form for a config, with all that is wrong said at its top and at each field.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { plural } from "../i18n/t";
import type { ObjectField, Problems } from "./field";
import { Fields } from "./FieldView";
import { inputId, labelOf } from "./label";

interface Props {
  form: ObjectField;
  value: unknown;
  problems: Problems;
  onChange(value: unknown): void;
  onSubmit(): void;
  /** Below the fields: what will happen, and the buttons. */
  children: ComponentChildren;
}

export function Form({ form, value, problems, onChange, onSubmit, children }: Props) {
  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Summary form={form} value={value} problems={problems} />
      <Fields field={form} value={value} path="" problems={problems} onChange={onChange} />
      {children}
    </form>
  );
}

/** Takes the focus each time there is something new to fix. */
function Summary({ form, value, problems }: Pick<Props, "form" | "value" | "problems">) {
  const box = useRef<HTMLDivElement>(null);
  const entries = Object.entries(problems);
  useEffect(() => {
    if (Object.keys(problems).length) box.current?.focus();
  }, [problems]);
  if (!entries.length) return null;
  return (
    <div class="notice error" role="group" aria-labelledby="to-fix" tabIndex={-1} ref={box}>
      <h2 id="to-fix">{plural(entries.length, "{count} thing to fix", "{count} things to fix")}</h2>
      <ul>
        {entries.map(([path, message]) => (
          <li key={path}>
            {path && (
              <>
                <a href={`#${inputId(path)}`} onClick={(event) => jump(event, path)}>
                  {labelOf(form, value, path)}
                </a>
                {": "}
              </>
            )}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function jump(event: Event, path: string) {
  // The address after # is the page that is open, not a place on it.
  event.preventDefault();
  document.getElementById(inputId(path))?.focus();
}
