// What this page's own address says: the homeserver, the room, and after `#` the manager's page.

export interface Place {
  server: string | null;
  roomId: string | null;
  /** With its `#`, or "". */
  hash: string;
}

export function placeIn(url: URL): Place {
  return {
    server: url.searchParams.get("server"),
    roomId: url.searchParams.get("room_id"),
    hash: url.hash,
  };
}

/** Relative to the page; holds nothing but these three. */
export function addressOf({ server, roomId, hash }: Place): string {
  const query = new URLSearchParams();
  if (server) query.set("server", server);
  if (roomId) query.set("room_id", roomId);
  return `${query.size ? `?${query}` : "."}${hash}`;
}
