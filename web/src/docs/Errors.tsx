// What can go wrong, and what programs can tell it by.
import type { ErrorLine } from "./model";
import { Line } from "./Prose";

export function Errors({ of }: { of: ErrorLine[] }) {
  return (
    <ul class="members">
      {of.map(({ key, status, code, when }) => (
        <li key={key}>
          <span class="status">{status}</span> <code class="strong">{code}</code>
          {when.map((paragraph, index) => (
            <p key={index} class="help">
              <Line of={paragraph} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
