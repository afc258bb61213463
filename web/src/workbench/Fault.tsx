// What could not be done, until somebody has read it.
import { Icon } from "../ui/Icon";

export function Fault({ text, onDone }: { text: string | null; onDone(): void }) {
  return (
    <div role="alert" class="fault-place">
      {text !== null && (
        <div class="notice error">
          <Icon name="warning" />
          <p class="grow">{text}</p>
          <button type="button" class="close" aria-label="Dismiss" onClick={onDone}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
