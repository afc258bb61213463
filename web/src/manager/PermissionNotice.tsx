// Said before somebody fills in a form in vain.
import { Notice } from "../ui/Notice";
import { anyOf, type Permission } from "./permission";

export function PermissionNotice({ permission }: { permission: Permission }) {
  if (!permission.isMissing) return null;
  const { helpers } = permission;
  return (
    <Notice live title="You can't add things to this room">
      <p>
        {helpers.length > 0
          ? `Ask somebody who runs the room: ${anyOf(helpers)}.`
          : "Ask somebody who runs the room, such as the person who made it."}
      </p>
    </Notice>
  );
}
