// Why an integration can't be added here, as far as the manager knows, and who can help.
import { Notice } from "../ui/Notice";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";

export function Requirements({ id }: { id: string }) {
  const { api, context, session } = useManager();
  const room_id = session.phase === "ready" ? context.roomId : null;
  const ask = async () =>
    room_id === null ? [] : (await api.integrations.detail({ integration_id: id, room_id })).requirements;
  // What can't be asked is not known to be in the way: the manager says so again when it is added.
  const { value } = useLoaded(ask, `${id} ${room_id}`);
  const missing = value?.filter(({ met }) => met === false) ?? [];
  if (!missing.length) return null;
  return (
    <Notice live title="It can't be added here yet. For this it has to be so:">
      <ul>
        {missing.map(({ type, event_type, message, who_can_help }) => (
          <li key={`${type} ${event_type}`}>{`${message}. ${who_can_help}.`}</li>
        ))}
      </ul>
    </Notice>
  );
}
