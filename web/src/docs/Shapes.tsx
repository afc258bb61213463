// Everything that goes in and comes out, by name.
import { useMemo } from "preact/hooks";

import { Fields } from "./Fields";
import { Prose } from "./Prose";
import type { Shape } from "./shape";

export function Shapes({ shapes, hidden }: { shapes: Shape[]; hidden: boolean }) {
  const all = useMemo(() => shapes.map((shape) => <One key={shape.name} shape={shape} />), [shapes]);
  return (
    <section id="shapes" class="group" hidden={hidden}>
      <h2 tabIndex={-1}>Shapes</h2>
      <p>What goes in and comes out. A field is always there, unless it is optional: then it may be absent.</p>
      <div class="shapes">{all}</div>
    </section>
  );
}

function One({ shape: { name, anchor, about, fields } }: { shape: Shape }) {
  return (
    <section class="shape" id={anchor}>
      <h3 tabIndex={-1}>{name}</h3>
      <Prose of={about} />
      <Fields of={fields} />
    </section>
  );
}
