// The letter that stands for an integration, always in the same colour.

const COLOURS = 6;

export function Tile({ id, name }: { id: string; name: string }) {
  const sum = [...id].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 997, 0);
  return (
    <span class={`tile tile-${sum % COLOURS}`} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
