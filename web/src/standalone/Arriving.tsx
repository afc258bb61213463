// Somebody came back from their homeserver: letting them in.
import { useEffect } from "preact/hooks";

import { t } from "../i18n/t";
import { MatrixError } from "../matrix/http";
import { Skeleton } from "../ui/Late";
import { Page } from "../ui/Page";
import type { Server } from "./config";
import { enter, SignInError, type SignedIn } from "./enter";
import { OAuthError } from "./sign-in/oauth";
import type { Returned } from "./sign-in/returned";

interface Props {
  proof: Extract<Returned, { kind: "code" | "token" }>;
  server: Server;
  onSignedIn(signedIn: SignedIn): void;
  onFailure(why: string): void;
}

export function Arriving({ proof, server, onSignedIn, onFailure }: Props) {
  useEffect(() => {
    // What proves who came is good for one use: this is done once, whatever is rendered meanwhile.
    enter(proof, server).then(onSignedIn, (error: unknown) => onFailure(inWords(error, server.name)));
  }, []);
  return (
    <Page narrow title={t("Signing you in")}>
      <Skeleton label={t("{server} is being asked", { server: server.name })} />
    </Page>
  );
}

function inWords(error: unknown, server: string): string {
  if (error instanceof SignInError) return error.message;
  if (error instanceof MatrixError || error instanceof OAuthError) {
    return t("{server} did not accept this sign-in: it may have taken too long. Try again.", { server });
  }
  return t("{server} does not answer. Check your connection, and try again.", { server });
}
