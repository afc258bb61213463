// The field that narrows the page down to what is looked for.
import type { RefObject } from "preact";

interface Props {
  field: RefObject<HTMLInputElement | null>;
  typed: string;
  /** How much was found; "" while nothing is looked for. */
  status: string;
  onType(typed: string): void;
  onEnter(): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function Search({ field, typed, status, onType, onEnter, onKeyDown }: Props) {
  return (
    <form
      role="search"
      class="find"
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label="Find an endpoint"
        aria-keyshortcuts="/"
        placeholder="Find an endpoint"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onType("");
          else onKeyDown(event);
        }}
      />
      <span role="status">{status}</span>
      {!typed && <kbd aria-hidden="true">/</kbd>}
    </form>
  );
}
