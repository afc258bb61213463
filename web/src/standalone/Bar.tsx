// Above everything: who is signed in, the way to another room, and the way out.
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

interface Props {
  userId: string;
  /** Why the session is over, though nobody chose to end it. */
  ended: string | null;
  /** null where rooms are being chosen. */
  onRooms: (() => void) | null;
  onSignOut(): void;
}

export function Bar({ userId, ended, onRooms, onSignOut }: Props) {
  return (
    <section class={ended ? "session over" : "session"} aria-label={t("Your session")}>
      <div class="session-line">
        <span class="grow muted who" title={userId}>
          {userId}
        </span>
        {onRooms && (
          <Button small onClick={onRooms}>
            {t("Other room")}
          </Button>
        )}
        {!ended && (
          <Button small onClick={onSignOut}>
            {t("Sign out")}
          </Button>
        )}
      </div>
      {ended && (
        <Notice tone="error" live title={t("You are signed out")}>
          <p>{ended}</p>
          {/* The address has the room and the page: that is where one comes back to. */}
          <Button small onClick={() => location.reload()}>
            {t("Sign in again")}
          </Button>
        </Notice>
      )}
    </section>
  );
}
