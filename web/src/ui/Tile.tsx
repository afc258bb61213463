// The picture that stands for an integration; where there is none, a letter, always in the same colour.
import { useState } from "preact/hooks";

const COLOURS = 6;

interface Props {
  id: string;
  name: string;
  /** Where the picture is. */
  icon: string | undefined;
}

export function Tile({ id, name, icon }: Props) {
  const [isMissing, setMissing] = useState(false);
  if (icon && !isMissing) {
    return (
      <span class="tile picture">
        <img src={icon} alt="" width={28} height={28} onError={() => setMissing(true)} />
      </span>
    );
  }
  const sum = [...id].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 997, 0);
  return (
    <span class={`tile tile-${sum % COLOURS}`} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
