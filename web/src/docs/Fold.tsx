// What few people need, made when somebody opens it: there are hundreds of these on the page.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

interface Props {
  title: string;
  /** Of what is inside, in short. */
  aside?: string | number;
  children(): ComponentChildren;
}

export function Fold({ title, aside, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title} <span class="muted">{aside}</span>
      </summary>
      {isOpen && children()}
    </details>
  );
}
