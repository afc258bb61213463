// Said before somebody fills in a form in vain.
import { t } from "../i18n/t";
import { Notice } from "../ui/Notice";
import type { Permission } from "./permission";
import { listed } from "./words";

export function PermissionNotice({ permission }: { permission: Permission }) {
  if (!permission.isMissing) return null;
  const { helpers } = permission;
  return (
    <Notice live title={t("You can't add things to this room")}>
      <p>
        {helpers.length > 0
          ? t("Ask somebody who runs the room: {names}.", { names: listed(helpers, "disjunction") })
          : t("Ask somebody who runs the room, such as the person who made it.")}
      </p>
    </Notice>
  );
}
