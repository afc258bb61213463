// Which widgets a room shows to everybody at its top, in which order (`io.element.widgets.layout`).

export type Content = Record<string, unknown>;

/** More of them Element does not show at the top. */
export const MOST_PINNED = 3;

export interface Shown {
  /** Ids of those at the top, in their order. */
  top: string[];
  /** The one that fills the room, if any: those at the top are not shown beside it. */
  center: string | null;
}

/** The order and the places that count; `widgets` are all of the room, with their types. */
export function shown(content: Content, widgets: { id: string; type: string }[]): Shown {
  const places = placesIn(content);
  const wanted = widgets.map(({ id, type }) => {
    const { container, index } = places[id] ?? {};
    // Element shows conferences at the top where nobody has said anything.
    const place = container ?? (/^(m\.)?jitsi$/.test(type) ? "top" : "right");
    return { id, place, index: typeof index === "number" ? index : Infinity };
  });
  const order = wanted.toSorted((a, b) => (a.index === b.index ? (a.id < b.id ? -1 : 1) : a.index - b.index));
  const all = order.filter(({ place }) => place === "top").map(({ id }) => id);
  return { top: all.slice(0, MOST_PINNED), center: order.find(({ place }) => place === "center")?.id ?? null };
}

/** The event's content with these at the top and in this order; what it says of others, and else, stays. */
export function arranged(content: Content, before: Shown, top: string[]): Content {
  const places = placesIn(content);
  const isSame = top.length === before.top.length;
  const widgets: Record<string, Content> = { ...places };
  for (const id of before.top) if (!top.includes(id)) widgets[id] = { ...narrowed(places[id]), container: "right" };
  top.forEach((id, index) => {
    // Widths add up to the whole: with one more or less of them, the client shares it out anew.
    const kept = isSame ? places[id] : narrowed(places[id]);
    widgets[id] = { ...kept, container: "top", index };
  });
  return { ...content, widgets };
}

/** The event's content with that widget at the side, as others are. */
export function aside(content: Content, id: string): Content {
  const places = placesIn(content);
  return { ...content, widgets: { ...places, [id]: { ...places[id], container: "right" } } };
}

/** `ids` with one of them a place further on, or back; the same where it is at that end. */
export function moved(ids: string[], id: string, by: 1 | -1): string[] {
  const from = ids.indexOf(id);
  const other = ids[from + by];
  if (from < 0 || other === undefined) return ids;
  return ids.with(from, other).with(from + by, id);
}

function placesIn({ widgets }: Content): Record<string, Content> {
  return typeof widgets === "object" && widgets !== null ? (widgets as Record<string, Content>) : {};
}

function narrowed(place: Content = {}): Content {
  const { width: _, ...rest } = place;
  return rest;
}
