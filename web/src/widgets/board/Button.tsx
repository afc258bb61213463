/** @jsxImportSource ../dom */
// A button, with its name or with a sign in place of it.

interface Props {
  label: string;
  /** None: it submits its form. */
  press?: () => void;
  /** Shown instead of the label. */
  icon?: string;
  kind?: string;
  id?: string;
  isOpen?: boolean;
}

export function Button({ label, press, icon, kind = "", id, isOpen }: Props) {
  return (
    <button
      type={press ? "button" : "submit"}
      id={id}
      class={icon ? `icon ${kind}` : kind}
      aria-label={icon && label}
      aria-expanded={isOpen}
      title={icon && label}
      onClick={press}
    >
      {icon ? (
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={icon} />
        </svg>
      ) : (
        label
      )}
    </button>
  );
}
