// From nobody to somebody in a room: which homeserver, who, which room, and then the manager itself.
import { useState } from "preact/hooks";

import { t } from "../i18n/t";
import { lazy } from "../ui/lazy";
import type { Place } from "./address";
import { Arriving } from "./Arriving";
import { Bar } from "./Bar";
import { ChooseRoom } from "./ChooseRoom";
import { ChooseServer } from "./ChooseServer";
import type { Config } from "./config";
import { useEnding } from "./ending";
import type { SignedIn } from "./enter";
import { Frame } from "./Frame";
import { usePlace } from "./place";
import type { Returned } from "./sign-in/returned";
import { SignIn, type Told } from "./SignIn";

const Manager = lazy(async () => (await import("./Manager")).Manager);

interface Props {
  config: Config;
  returned: Returned;
  /** Where to go once somebody is there. */
  start: Place;
}

export function Standalone({ config, returned, start }: Props) {
  const proof = returned.kind === "code" || returned.kind === "token" ? returned : null;
  const [isArriving, setArriving] = useState(proof !== null);
  const [told, setTold] = useState<Told | null>(() => toldOf(returned));
  const [signedIn, setSignedIn] = useState<SignedIn | null>(null);
  const { ended, end } = useEnding(signedIn);
  const { place, choose } = usePlace(start);
  const { server } = config;

  if (!server?.base_url) {
    return (
      <Frame>
        <ChooseServer config={config} place={place} />
      </Frame>
    );
  }
  if (proof && isArriving && !signedIn) {
    const fail = (text: string) => {
      setTold({ tone: "error", text });
      setArriving(false);
    };
    return (
      <Frame>
        <Arriving proof={proof} server={server} onSignedIn={setSignedIn} onFailure={fail} />
      </Frame>
    );
  }
  if (!signedIn || ended?.isChosen) {
    const farewell: Told | null = ended && { tone: "info", text: ended.why };
    return (
      <Frame>
        <SignIn config={config} server={server} place={place} told={farewell ?? told} />
      </Frame>
    );
  }
  const leave = () => choose(null);
  const bar = (
    <Bar
      userId={signedIn.session.userId}
      ended={ended?.why ?? null}
      onRooms={place.roomId === null ? null : leave}
      onSignOut={() => end(t("You are signed out, and “Manifold (browser)” is gone from your sessions."))}
    />
  );
  if (place.roomId === null) {
    return (
      <Frame above={bar}>
        <ChooseRoom session={signedIn.session} onChoose={choose} />
      </Frame>
    );
  }
  return (
    <>
      {bar}
      <Manager key={place.roomId} api={config.api} signedIn={signedIn} roomId={place.roomId} onLeave={leave} />
    </>
  );
}

function toldOf(returned: Returned): Told | null {
  switch (returned.kind) {
    case "forged":
      return {
        tone: "error",
        text: t("This sign-in was not begun in this tab, so it was not used. If you want to come in, sign in here."),
      };
    case "declined":
      return {
        tone: "error",
        text:
          returned.error === "access_denied"
            ? t("You did not agree, so nobody is signed in. Nothing was changed.")
            : t("Your homeserver did not let you in ({error}). Nothing was changed; try again.", {
                error: returned.error,
              }),
      };
    default:
      return null;
  }
}
