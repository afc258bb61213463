/** A dialog above the page, which the browser itself keeps the focus in. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  label: string;
  class?: string;
  /** Escape, and a click beside the dialog. */
  onClose: () => void;
  children: ComponentChildren;
}

export function Modal({ label, class: className = "", onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closing, while it is still on the page, gives the focus back to where it came from.
    return () => shown?.close();
  }, []);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const onCancel = (event: Event): void => {
      // Whether it is on the page is decided by whoever rendered it.
      event.preventDefault();
      onClose();
    };
    const onClick = (event: Event): void => {
      if (event.target === dialog.current) onClose();
    };
    dialog.current?.addEventListener("cancel", onCancel, { signal });
    dialog.current?.addEventListener("click", onClick, { signal });
    return () => ending.abort();
  }, [onClose]);
  return (
    <dialog ref={dialog} class={`modal ${className}`} aria-label={label}>
      <div class="modal-body">{children}</div>
    </dialog>
  );
}
