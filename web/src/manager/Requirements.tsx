// Why an integration can't be added here, as far as the manager knows, and who can help.
import type { Requirement } from "manifold-client";

import { language } from "../i18n/language";
import { t } from "../i18n/t";
import { Notice } from "../ui/Notice";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";

/** What the manager knows to be in the way of this user in this room. Until it is asked, that is nothing. */
export function useMissing(id: string): Requirement[] {
  const { api, context, session } = useManager();
  const room_id = session.phase === "ready" ? context.roomId : null;
  const ask = async () => {
    if (room_id === null) return [];
    const { requirements } = await api.integrations.detail({ integration_id: id, room_id });
    // What is null only the client can tell: permission.ts asks it.
    return requirements.filter(({ met }) => met === false);
  };
  return useLoaded(ask, `${language.tag} ${id} ${room_id}`).value ?? [];
}

export function RequirementsNotice({ missing }: { missing: Requirement[] }) {
  if (!missing.length) return null;
  return (
    <Notice live title={t("It can't be added here yet")}>
      <ul>
        {missing.map((each) => (
          <li key={`${each.type} ${each.event_type}`}>{said(each)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function said({ type, message, who_can_help }: Requirement): string {
  // A refusal says what is so; all others say what has to be so.
  const needed = type === "allowed" ? message : t("Needed: {message}", { message });
  return `${needed.replace(/\.$/, "")}. ${who_can_help}.`;
}
