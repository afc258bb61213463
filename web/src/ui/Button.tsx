// A button that stays in the tab order while it works, so that focus is not lost.
import type { ComponentChildren } from "preact";

interface Props {
  /** `true` also while something else must be done first. */
  disabled?: boolean;
  kind?: "primary" | "danger" | "plain" | "up" | "down" | "pin" | "";
  small?: boolean;
  submit?: boolean;
  label?: string;
  children: ComponentChildren;
  onClick?(): void;
}

export function Button({ disabled, kind = "", small, submit, label, children, onClick }: Props) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={`button ${kind} ${small ? "small" : ""}`}
      aria-disabled={disabled || undefined}
      aria-label={label}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}
