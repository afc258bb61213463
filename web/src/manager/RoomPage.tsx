// What was added to this room, how it is doing, and how to change it.
import { Skeleton } from "../ui/Late";
import { Page } from "../ui/Page";
import { useManager } from "./context";
import { href } from "./router";
import { Row } from "./Row";

export function RoomPage() {
  const { installations, session } = useManager();
  const here = installations?.filter((each) => each.removed_at === null) ?? [];
  const removed = installations?.filter((each) => each.removed_at !== null) ?? [];
  return (
    <Page
      title="In this room"
      aside={
        <a class="button primary" href={href.browse}>
          Add
        </a>
      }
    >
      {!installations && session.phase !== "read-only" && session.phase !== "left" && <Skeleton label="The list is on its way" />}
      {installations && !here.length && (
        <div class="empty">
          <p>Nothing here yet. What you add to this room is listed here.</p>
          <a class="button" href={href.browse}>
            Browse
          </a>
        </div>
      )}
      {here.length > 0 && (
        <section>
          <h2 class="hidden">Added</h2>
          <ul class="rows">
            {here.map((each) => (
              <Row key={each.id} installation={each} />
            ))}
          </ul>
        </section>
      )}
      {removed.length > 0 && (
        <section>
          <h2 class="between">Removed</h2>
          <ul class="rows">
            {removed.map((each) => (
              <Row key={each.id} installation={each} />
            ))}
          </ul>
        </section>
      )}
      {installations && (
        <p>
          <a href={href.history}>What you changed here</a>
        </p>
      )}
    </Page>
  );
}
