// The room that is open, kept in the address: so going back leads to the list of rooms, and not out of the page.
import { useEffect, useState } from "preact/hooks";

import { addressOf, placeIn, type Place } from "./address";

export function usePlace(start: Place): { place: Place; choose(roomId: string | null): void } {
  const [place, setPlace] = useState(start);
  useEffect(() => {
    // Also told of each page of the manager, which is after the #.
    const follow = () => setPlace(placeIn(new URL(location.href)));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const choose = (roomId: string | null) => {
    const next = { ...placeIn(new URL(location.href)), roomId, hash: "" };
    history.pushState(null, "", addressOf(next));
    setPlace(next);
  };
  return { place, choose };
}
