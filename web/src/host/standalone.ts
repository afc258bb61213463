// Opened by itself in a browser: there is no client to ask for anything.
import { HostError, type Context, type Host } from "./host";

const HOW_TO_OPEN =
  "This page works inside a Matrix client. Open a room there and choose “Add extensions”, " +
  "or add this manager to your account.";

const unsupported = (): Promise<never> => Promise.reject(new HostError("unsupported", HOW_TO_OPEN));
const nothing = () => () => undefined;

export class StandaloneHost implements Host {
  readonly kind = "standalone";
  readonly ready = unsupported;
  readonly getOpenIDToken = unsupported;
  readonly perform = unsupported;
  readonly canWrite = unsupported;
  readonly helpers = unsupported;
  readonly getAccountWidgets = unsupported;
  readonly setAccountWidget = unsupported;
  readonly removeAccountWidget = unsupported;
  readonly close = unsupported;
  readonly onTheme = nothing;
  readonly onContext = nothing;

  constructor(readonly context: Context) {}
}
