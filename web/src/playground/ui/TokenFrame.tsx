/** A widget that gets the manager's legacy token, as Element hands it to the pages it is told to. */
import { useEffect, useState } from "preact/hooks";
import { connect } from "../scalar/connect";
import { withParameters } from "../widgets/address";
import { WidgetFrame, type FrameProps } from "./WidgetFrame";

export function TokenFrame({ apiUrl, address, ...frame }: FrameProps & { apiUrl: string }) {
  const [complete, setComplete] = useState<URL | null>(null);
  useEffect(() => {
    const askTerms = (policies: Parameters<Parameters<typeof connect>[2]>[0]): Promise<string[] | null> =>
      frame.prompts.ask({ kind: "terms", host: new URL(apiUrl).host, policies });
    connect(apiUrl, frame.account, askTerms).then(
      (token) => setComplete(withParameters(address, { scalar_token: token })),
      // Element shows the widget without a token then.
      () => setComplete(address),
    );
  }, [apiUrl, address.href]);
  return complete ? (
    <WidgetFrame {...frame} address={complete} />
  ) : (
    <p class="muted padded">Connecting to the integration manager…</p>
  );
}
