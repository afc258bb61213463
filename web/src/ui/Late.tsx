// Shows what it holds only when a wait is long enough to be noticed.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Anything that appears sooner flickers. */
const NOTICED = 400;

export function Late({ after = NOTICED, children }: { after?: number; children: ComponentChildren }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setShown, after, true);
    return () => clearTimeout(timer);
  }, [after]);
  return shown ? <>{children}</> : null;
}

/** Grey boxes where a list will be. */
export function Skeleton({ label }: { label: string }) {
  return (
    <Late>
      <div class="grid" role="status" aria-label={label}>
        <div class="skeleton" />
        <div class="skeleton" />
        <div class="skeleton" />
        <div class="skeleton" />
      </div>
    </Late>
  );
}
