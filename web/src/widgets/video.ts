/** The page of a film or a sound: the browser plays the file, nothing is framed. */
import { t } from "../i18n/t";
import { frameAddress } from "./addresses";
import { fileName, isSound } from "./files";
import { message, status, toolbar, wrap } from "./frame";
import { integration } from "./integration";
import { button, element } from "./page";
import "./video.css";

const { frame } = integration();

void wrap({
  address: (wrapper, isDark) => frameAddress(wrapper, frame, isDark, []),
  content: (address, loaded) => [toolbar(address), ...played(address, isSound(address) ? "audio" : "video", loaded)],
});

function played(address: URL, kind: "audio" | "video", loaded: () => void): Node[] {
  const name = fileName(address);
  const shown = status(() => t("Opening {host}…", { host: address.host }));
  const media = element(kind, { controls: true, preload: "metadata" });
  media.setAttribute("aria-label", name);
  const title = element("p", { className: "name", dir: "auto", textContent: name });
  const play = (as: "audio" | "video") => {
    document.body.replaceChildren(toolbar(address), ...played(address, as, loaded));
  };
  media.addEventListener("loadedmetadata", () => {
    shown.remove();
    loaded();
    if (media instanceof HTMLVideoElement && media.videoWidth === 0) play("audio");
  });
  // Some browsers fetch nothing before somebody presses "play".
  media.addEventListener("suspend", loaded);
  media.addEventListener("error", () => {
    document.body.replaceChildren(toolbar(address), failed(address, media.error, () => play(kind)));
    loaded();
  });
  media.src = address.href;
  return kind === "audio" ? [shown, element("main", { className: "sound" }, title, media)] : [shown, media];
}

/** Why, as far as the browser tells: it does not tell pages apart a file that is gone from one that it can't play. */
function failed({ host }: URL, error: MediaError | null, again: () => void): Node {
  const text = () =>
    error?.code === MediaError.MEDIA_ERR_NETWORK
      ? t("{host} has stopped sending it. Are you online?", { host })
      : t("It is no longer at {host}, or your browser can't play it. Open it in a new tab, or with another program.", { host });
  const main = message(() => t("This can't be played"), text);
  main.append(button(() => t("Try again"), again));
  main.setAttribute("role", "alert");
  return main;
}
