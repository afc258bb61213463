// What was just done, with a way to take it back.
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n/t";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface Props {
  toast: { text: string } | null;
  /** Absent where there is nothing to take back. */
  onUndo?(): void;
  onDone(): void;
}

/** Long enough to be read and reached, in ms. */
const STAYS = 12_000;

export function Toast({ toast, onUndo, onDone }: Props) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    // What goes away under the pointer never says that the pointer left.
    if (!toast) setHeld(false);
    if (!toast || held) return;
    const timer = setTimeout(onDone, STAYS);
    return () => clearTimeout(timer);
  }, [toast, held, onDone]);
  return (
    // The region is there before its content, or screen readers would not notice that it changed.
    <div
      class="toasts"
      role="status"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      {toast && (
        <div class="toast">
          <span>{toast.text}</span>
          {onUndo && (
            <Button small onClick={onUndo}>
              {t("Undo")}
            </Button>
          )}
          <button type="button" class="close" aria-label={t("Dismiss")} onClick={onDone}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
