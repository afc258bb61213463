// What the operator wants agreed to, once for each version.
import { useState } from "preact/hooks";

import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { useLoaded } from "./catalogue";
import { useManager } from "./context";
import { href } from "./router";
import { documents } from "./terms";
import { told } from "./words";

export function TermsPage() {
  const { api, retry, beforeTerms } = useManager();
  const terms = useLoaded(() => api.terms.show(), "terms");
  const [agreed, setAgreed] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const all = terms.value ? documents(terms.value, navigator.languages) : [];
  const failed = trouble ? "Your agreement could not be noted" : "The terms could not be fetched";
  const isComplete = all.every(({ url }) => agreed.includes(url));

  const accept = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await api.terms.accept({ body: { user_accepts: agreed } });
      retry();
      location.hash = beforeTerms;
    } catch (error) {
      setTrouble(told(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page narrow title="Before you start" lead={`${location.hostname} asks for your agreement once.`}>
      {!terms.value && !terms.trouble && <Skeleton label="The terms are on their way" />}
      {(terms.trouble ?? trouble) && (
        <Notice tone="error" live title={failed}>
          <p>{trouble ?? terms.trouble}</p>
          {terms.trouble && (
            <Button small onClick={terms.retry}>
              Try again
            </Button>
          )}
        </Notice>
      )}
      {terms.value && (
        <div class="fields">
          {all.map(({ name, url, version, language }) => (
            <label class="choice" key={url}>
              <input
                type="checkbox"
                checked={agreed.includes(url)}
                onChange={(event) =>
                  setAgreed(event.currentTarget.checked ? [...agreed, url] : agreed.filter((each) => each !== url))
                }
              />
              <span>
                {"I agree to the "}
                <a href={url} target="_blank" rel="noopener noreferrer" hrefLang={language}>
                  {name}
                </a>
                {` (version ${version})`}
              </span>
            </label>
          ))}
          <Notice>
            <p>The manager learns your Matrix ID. It gets neither your password nor your keys nor your messages.</p>
          </Notice>
          <div class="actions">
            <Button kind="primary" disabled={!isComplete || isBusy} onClick={() => void accept()}>
              Continue
            </Button>
            <a class="button" href={href.browse}>
              Not now
            </a>
          </div>
        </div>
      )}
    </Page>
  );
}
