// Who may write a state event, as far as a room's state tells.

interface PowerLevels {
  users?: Record<string, unknown>;
  events?: Record<string, unknown>;
  state_default?: unknown;
}

/** More names help nobody. */
const MOST = 5;

/**
 * User ids of those who may write `eventType`, the most powerful first. The creators of a room of
 * version 12 have all power but are in no power level event: pass them, if they are known.
 */
export function whoMayWrite(eventType: string, content: unknown, creators: string[] = []): string[] {
  const levels = (content ?? {}) as PowerLevels;
  const needed = level(levels.events?.[eventType]) ?? level(levels.state_default) ?? 50;
  const named = Object.entries(levels.users ?? {})
    .map(([user, value]) => [user, level(value) ?? 0] as const)
    .filter(([, power]) => power >= needed)
    .toSorted(([, a], [, b]) => b - a)
    .map(([user]) => user);
  return [...new Set([...creators, ...named])].slice(0, MOST);
}

/** Those with all power by room version 12's rule; nobody in older rooms. */
export function creatorsIn(create: { sender?: string; content: Record<string, unknown> } | undefined): string[] {
  if (!(Number(create?.content.room_version) >= 12)) return [];
  const others = create?.content.additional_creators;
  return [create?.sender, ...(Array.isArray(others) ? others : [])].filter((user) => typeof user === "string" && user !== "");
}

function level(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
