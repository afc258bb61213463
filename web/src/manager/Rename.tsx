// Another name for a widget, and nothing else about it.
import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n/t";
import { Button } from "../ui/Button";

interface Props {
  name: string;
  /** Only names that are new come here. */
  onRename(name: string): void;
  onCancel(): void;
}

/** Homeservers have a limit for whole events; longer names no client shows. */
const LONGEST = 100;

export function Rename({ name, onRename, onCancel }: Props) {
  const [value, setValue] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = () => {
    const wanted = value.trim();
    if (!wanted) input.current?.focus();
    else if (wanted === name) onCancel();
    else onRename(wanted);
  };
  return (
    <form
      class="buttons"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // The dialog stays open: this was about the name alone.
        event.preventDefault();
        onCancel();
      }}
    >
      <input
        ref={input}
        class="short"
        aria-label={t("Name of {name}", { name })}
        maxLength={LONGEST}
        dir="auto"
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <Button small submit kind="primary">
        {t("Save")}
      </Button>
      <Button small onClick={onCancel}>
        {t("Cancel")}
      </Button>
    </form>
  );
}
