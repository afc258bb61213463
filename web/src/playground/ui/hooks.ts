/** Following things that change outside of the components. */
import { useEffect, useReducer } from "preact/hooks";

interface Changing {
  onChange(listener: () => void): () => void;
}

/** Renders again whenever `source` says that it changed. */
export function useChanges(source: Changing): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => source.onChange(() => again(undefined)), [source]);
}
