/** @jsxImportSource ../dom */
// One field and its buttons in a line.
import type { Child } from "../dom/jsx-runtime";

interface Props {
  /** What the field is for. */
  label: string;
  longest: number;
  submit: (text: string) => void;
  cancel?: () => void;
  id?: string;
  value?: string;
  placeholder?: string;
  children: Child;
}

/** Emptied when it is submitted. */
export function Line({ label, longest, submit, cancel, id, value, placeholder, children }: Props) {
  return (
    <form
      class="one"
      onSubmit={(event) => {
        event.preventDefault();
        const [field] = event.currentTarget.elements as unknown as HTMLInputElement[];
        const text = field?.value.trim() ?? "";
        event.currentTarget.reset();
        submit(text);
      }}
      onKeyDown={(event) => event.key === "Escape" && cancel?.()}
    >
      <input
        id={id}
        type="text"
        maxLength={longest}
        value={value}
        autocomplete="off"
        aria-label={label}
        placeholder={placeholder}
      />
      {children}
    </form>
  );
}
