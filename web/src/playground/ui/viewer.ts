/** Who is looking at a widget, for the variables of its address. */
import type { LiveAccount } from "../matrix/live";
import { memberName } from "../../matrix/names";
import type { Room } from "../../matrix/rooms";
import type { Viewer } from "../widgets/template";
import { theme } from "./theme";

export function viewerOf(account: LiveAccount, room: Room): Viewer {
  return {
    userId: account.userId,
    displayName: memberName(room, account.userId),
    // Media need a login (MSC3916) that a widget does not have.
    avatarUrl: "",
    deviceId: account.deviceId,
    baseUrl: account.baseUrl,
    clientId: "im.manifold.playground",
    theme: theme.name,
    language: navigator.language,
  };
}
