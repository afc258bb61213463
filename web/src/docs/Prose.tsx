// Texts of the document, as text nodes alone.
import type { Inline, Paragraph } from "./markdown";

export function Prose({ of }: { of: Paragraph[] }) {
  return (
    <>
      {of.map((paragraph, index) => (
        <p key={index}>
          <Line of={paragraph} />
        </p>
      ))}
    </>
  );
}

export function Line({ of }: { of: Paragraph }) {
  return <>{of.map(piece)}</>;
}

function piece(one: Inline) {
  switch (one.kind) {
    case "code":
      return one.href ? (
        <a href={one.href}>
          <code>{one.text}</code>
        </a>
      ) : (
        <code>{one.text}</code>
      );
    case "strong":
      return <strong>{one.text}</strong>;
    case "link":
      return <a href={one.href}>{one.text}</a>;
    case "text":
      return one.text;
  }
}
