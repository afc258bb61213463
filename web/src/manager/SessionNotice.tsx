// Why things can't be changed now, and what to do about it.
import { marked } from "../i18n/marked";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Late } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { useManager } from "./context";
import { href } from "./router";

/** How long a client may be silent before people should know, in ms. */
const SILENCE = 4000;

export function SessionNotice() {
  const { session, host, retry } = useManager();
  switch (session.phase) {
    case "client":
      return (
        <Late key="client" after={SILENCE}>
          <Notice live title={t("Your client has not answered yet")}>
            {host.kind === "scalar" ? (
              <p>
                {t(
                  "You can look around, but not add anything. If this stays, reload Element and open this again: it stops listening when the manager was changed while it was open.",
                )}
              </p>
            ) : (
              <p>{t("It may be asking you what this manager may do. You can look around meanwhile.")}</p>
            )}
          </Notice>
        </Late>
      );
    case "identity":
      return (
        <Late key="identity" after={SILENCE}>
          <Notice live title={t("Waiting to learn who you are")}>
            {host.kind !== "widget" ? (
              <p>{t("Your homeserver or this manager is slow to answer. You can look around meanwhile.")}</p>
            ) : (
              <p>
                {t(
                  "Your client may be asking you whether this manager may know your Matrix ID. It needs that to add things.",
                )}
              </p>
            )}
          </Notice>
        </Late>
      );
    case "terms":
      return (
        <Notice title={t("Before you add something")}>
          <p>
            {marked("This manager asks for your agreement once. <a>Read its terms</a>", {
              a: (text) => <a href={href.terms}>{text}</a>,
            })}
          </p>
        </Notice>
      );
    case "left":
      return (
        <Notice live title={t("You are logged out")}>
          <p>{session.why}</p>
          <Button small onClick={retry}>
            {t("Log in again")}
          </Button>
        </Notice>
      );
    case "read-only":
      return (
        <Notice live tone={session.hopeless ? "info" : "error"} title={t("You can look around, but not change anything")}>
          <p>{session.why}</p>
          {session.isRefused && host.kind === "scalar" && window.parent === window && (
            <p>
              {t(
                "Element's older apps for phones do not tell managers who you are, which has to be known to change something. Use Element in a browser or on a computer.",
              )}
            </p>
          )}
          {!session.hopeless && (
            <Button small onClick={retry}>
              {t("Try again")}
            </Button>
          )}
        </Notice>
      );
    case "ready":
      return null;
  }
}
