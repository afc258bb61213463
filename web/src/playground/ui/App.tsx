/** The whole playground: its config, then a login, then the client. */
import { useEffect, useState } from "preact/hooks";
import type { PlaygroundConfig } from "../config";
import { loadConfig } from "../config";
import type { Session } from "../matrix/homeserver";
import { LiveAccount } from "../matrix/live";
import { forget, recall, remember } from "../storage";
import { LogIn } from "./LogIn";
import { Workspace } from "./Workspace";

const SESSION = "session";

export function App() {
  const [config, setConfig] = useState<PlaygroundConfig | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [account, setAccount] = useState<LiveAccount | null>(null);

  const open = (session: Session): void => {
    remember(SESSION, session);
    const opened = new LiveAccount(session);
    void opened.start();
    setAccount(opened);
  };
  const logOut = (): void => {
    forget(SESSION);
    // The homeserver may be gone already; this tab forgets the session either way.
    account?.logOut().catch(() => undefined);
    setAccount(null);
  };

  useEffect(() => {
    loadConfig().then(
      (loaded) => {
        setConfig(loaded);
        const session = recall<Session>(SESSION);
        // A demo that was started again has another homeserver at its address.
        if (session?.baseUrl === loaded.homeserver.base_url) open(session);
      },
      (error: Error) => setFault(error.message),
    );
  }, []);

  if (fault !== null) return <Fault message={fault} />;
  if (config === null) return null;
  if (account === null) return <LogIn config={config} onSession={open} />;
  return <Workspace key={account.session.accessToken} account={account} config={config} onLogOut={logOut} />;
}

function Fault({ message }: { message: string }) {
  return (
    <main class="center">
      <h1>The playground can't start</h1>
      <p role="alert">{message}. Is `manifold demo` still running? Start it again, then reload this page.</p>
    </main>
  );
}
