/** Logging in: one click for the demo's accounts, name and password for any other. */
import { useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import { MatrixError } from "../../matrix/http";
import { logIn, type Session } from "../matrix/homeserver";

interface Props {
  config: PlaygroundConfig;
  onSession: (session: Session) => void;
}

export function LogIn({ config, onSession }: Props) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const { base_url: baseUrl, server_name: serverName } = config.homeserver;

  const tryLogIn = (user: string, password: string): void => {
    setBusy(true);
    setFault(null);
    logIn(baseUrl, user, password).then(onSession, (error: unknown) => {
      setBusy(false);
      setFault(inWords(error, serverName));
    });
  };

  return (
    <main class="center">
      <h1>Manifold playground</h1>
      <p class="muted">
        A small Matrix client to try integration managers with. Two tabs can be two people; this homeserver is{" "}
        <strong>{serverName}</strong>.
      </p>
      {config.users?.length ? (
        <div class="stack">
          {config.users.map(({ user_id: userId, password }) => (
            <button
              key={userId}
              type="button"
              class="button primary"
              disabled={busy}
              onClick={() => tryLogIn(userId, password)}
            >
              Log in as {capital(localpart(userId))}
            </button>
          ))}
        </div>
      ) : null}
      <form
        class="stack card"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          tryLogIn(String(fields.get("user")), String(fields.get("password")));
        }}
      >
        <h2>Another account</h2>
        <label>
          User name
          <input name="user" required autocomplete="username" autocapitalize="off" />
        </label>
        <label>
          Password
          <input name="password" type="password" required autocomplete="current-password" />
        </label>
        <button class="button" disabled={busy}>
          Log in
        </button>
      </form>
      <p role="alert" class="error">
        {fault}
      </p>
    </main>
  );
}

function inWords(error: unknown, serverName: string): string {
  if (!(error instanceof MatrixError)) return `${serverName} does not answer. Is the demo still running?`;
  if (error.errcode === "M_FORBIDDEN")
    return "That user name and password do not fit together. Check both and try again.";
  return `${serverName} refused: ${String(error.body.error)}`;
}

const localpart = (userId: string): string => userId.slice(1).split(":")[0] ?? userId;
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
