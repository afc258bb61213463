// What the operator wants agreed to, once for each version.
import { useState } from "preact/hooks";

import { language } from "../i18n/language";
import { marked } from "../i18n/marked";
import { t } from "../i18n/t";
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
  const all = terms.value ? documents(terms.value, [language.tag, ...navigator.languages]) : [];
  const failed = trouble ? t("Your agreement could not be noted") : t("The terms could not be fetched");
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
    <Page narrow title={t("Before you start")} lead={t("{host} asks for your agreement once.", { host: location.hostname })}>
      {!terms.value && !terms.trouble && <Skeleton label={t("The terms are on their way")} />}
      {(terms.trouble ?? trouble) && (
        <Notice tone="error" live title={failed}>
          <p>{trouble ?? terms.trouble}</p>
          {terms.trouble && (
            <Button small onClick={terms.retry}>
              {t("Try again")}
            </Button>
          )}
        </Notice>
      )}
      {terms.value && (
        <div class="fields">
          {all.map(({ name, url, version, language: written }) => (
            <label class="choice" key={url}>
              <input
                type="checkbox"
                checked={agreed.includes(url)}
                onChange={(event) =>
                  setAgreed(event.currentTarget.checked ? [...agreed, url] : agreed.filter((each) => each !== url))
                }
              />
              <span>
                {marked(
                  "I agree to the <a>{name}</a> (version {version})",
                  {
                    a: (text) => (
                      <a href={url} target="_blank" rel="noopener noreferrer" hrefLang={written}>
                        {text}
                      </a>
                    ),
                  },
                  { name, version },
                )}
              </span>
            </label>
          ))}
          <Notice>
            <p>{t("The manager learns your Matrix ID. It gets neither your password nor your keys nor your messages.")}</p>
          </Notice>
          <div class="actions">
            <Button kind="primary" disabled={!isComplete || isBusy} onClick={() => void accept()}>
              {t("Continue")}
            </Button>
            <a class="button" href={href.browse}>
              {t("Not now")}
            </a>
          </div>
        </div>
      )}
    </Page>
  );
}
