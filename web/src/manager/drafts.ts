// What was typed into a form and not sent: it waits, so that going back and forth loses nothing.
import { useState } from "preact/hooks";

import type { ObjectField } from "../form/field";
import { initial } from "../form/value";

export interface Draft {
  form: ObjectField;
  value: unknown;
  /** The installation that was begun with it, and not finished. */
  begun?: string;
}

export const drafts = new Map<string, Draft>();

/** Drafts that came from elsewhere, as a form begins with them: `null` for what was left empty. */
export const kept = new Map<string, Pick<Draft, "begun"> & { given: unknown }>();

export interface Drafted extends Pick<Draft, "value" | "begun"> {
  change(value: unknown): void;
  /** Notes which installation was begun. */
  begin(id: string): void;
  forget(): void;
}

/** What is in the form of this `key`; it begins with what `first` gives. `fresh` takes the place of any draft. */
export function useDraft(key: string, form: ObjectField, first: () => unknown, fresh: unknown = null): Drafted {
  const [{ value, begun }, set] = useState((): Pick<Draft, "value" | "begun"> => {
    const before = fresh === null ? kept.get(key) : { given: fresh };
    kept.delete(key);
    if (before) drafts.set(key, { form, value: initial(form, before.given), begun: before.begun });
    return drafts.get(key) ?? { value: initial(form, first()) };
  });
  const keep = (changed: Partial<Draft>) => {
    // Somebody may have gone on typing while it was begun.
    const next = { form, value, begun, ...drafts.get(key), ...changed };
    drafts.set(key, next);
    set(next);
  };
  return {
    value,
    begun,
    change: (changed) => keep({ value: changed }),
    begin: (id) => keep({ begun: id }),
    forget: () => void drafts.delete(key),
  };
}
