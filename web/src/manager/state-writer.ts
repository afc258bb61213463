// Writing a state event of the room by the user's own client.
import type { Host } from "../host/host";

/** Throws HostError. */
export function stateWriter(host: Host, roomId: string) {
  return (event_type: string, state_key: string, content: Record<string, unknown>): Promise<void> =>
    host.perform({
      id: "",
      by: "user",
      status: "waiting",
      error: null,
      type: "put_state",
      room_id: roomId,
      event_type,
      state_key,
      content,
    });
}
