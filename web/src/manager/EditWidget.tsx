// Changing a widget that is no installation of the user's: by the form of an integration that knows it, or by its address.
import { ApiError, type Detail as Integration } from "manifold-client";
import { useState } from "preact/hooks";

import { check } from "../form/check";
import { compile } from "../form/compile";
import type { ObjectField, Problems } from "../form/field";
import { Form } from "../form/Form";
import { output, type Config } from "../form/value";
import { WIDGET_EVENT } from "../host/host";
import { t } from "../i18n/t";
import { Button } from "../ui/Button";
import { Skeleton } from "../ui/Late";
import { Notice } from "../ui/Notice";
import { Page } from "../ui/Page";
import { Tile } from "../ui/Tile";
import { integration as fetched, useLoaded } from "./catalogue";
import { useManager } from "./context";
import { useDraft } from "./drafts";
import { IntegrationTile } from "./IntegrationTile";
import type { Content } from "./layout";
import { usePermission } from "./permission";
import { PermissionNotice } from "./PermissionNotice";
import { replaced } from "./replaced";
import { useRoomWidgets, type RoomWidget } from "./room-widgets";
import { href } from "./router";
import { told } from "./words";
import { nameOf } from "./WidgetRow";

interface EditorProps {
  widget: RoomWidget;
  /** Writes the content and goes back to the list. */
  save(content: Content): Promise<void>;
}

export function EditWidget({ id }: { id: string }) {
  const { catalogue, session, toast, setLatest } = useManager();
  const room = useRoomWidgets();
  const permission = usePermission([WIDGET_EVENT]);
  const widget = room.widgets?.find((each) => each.id === id);
  const name = widget ? nameOf(widget) : t("Widget");
  const integration = widget?.what?.integration ?? null;
  const summary = catalogue?.find((each) => each.id === integration);

  const save = async (content: Content) => {
    if (!widget) return;
    await room.put(id, content);
    const undo = async () => {
      await room.put(id, widget.content);
      return t("{name} is as it was before.", { name });
    };
    setLatest(id);
    location.hash = href.room;
    toast({ text: t("{name} was saved.", { name }), undo });
  };

  return (
    <Page
      narrow
      title={t("Settings of {name}", { name })}
      back={{ href: href.room, label: t("In this room") }}
      tile={
        widget &&
        (summary ? (
          <IntegrationTile id={summary.id} summary={summary} />
        ) : (
          <Tile id={id} name={name} icon={undefined} />
        ))
      }
    >
      <PermissionNotice permission={permission} />
      {!room.widgets && !room.trouble && session.phase !== "read-only" && session.phase !== "left" && (
        <Skeleton label={t("The settings are on their way")} />
      )}
      {room.trouble && (
        <Notice tone="error" live title={t("Your client does not tell which widgets are here")}>
          <p>{room.trouble}</p>
          <Button small onClick={room.retry}>
            {t("Try again")}
          </Button>
        </Notice>
      )}
      {room.widgets && !widget && (
        <div class="empty">
          <p>{t("This widget is not in the room, or not any more.")}</p>
          <a class="button" href={href.room}>
            {t("See what is here")}
          </a>
        </div>
      )}
      {widget && <Editor key={integration} widget={widget} save={save} />}
    </Page>
  );
}

function Editor(props: EditorProps) {
  const { api } = useManager();
  const { what } = props.widget;
  const id = what?.config ? what.integration : null;
  const { value, trouble } = useLoaded(async () => (id ? fetched(api, id) : null), id);
  if (id && !value && !trouble) return <Skeleton label={t("The form is on its way")} />;
  return value ? <ByForm {...props} integration={value} /> : <ByAddress {...props} />;
}

function ByForm({ widget, save, integration }: EditorProps & { integration: Integration }) {
  const { api, context } = useManager();
  const [form] = useState(() => compile(integration.config_schema));
  const { value, change, forget } = useDraft(
    `${context.roomId} widget ${widget.id}`,
    form,
    () => widget.what?.config ?? integration.initial,
  );
  const [problems, setProblems] = useState<Problems>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async () => {
    if (isBusy) return;
    setTrouble(null);
    const found = check(form, value);
    setProblems(found);
    if (Object.keys(found).length) return;
    const config = output(form, value) as Config;
    // Where the form has a name of its own, that is what the widget is called.
    const name = "name" in config ? "" : nameOf(widget);
    setBusy(true);
    try {
      const body = { integration: integration.id, config, name, widget_id: widget.id, room_id: context.roomId ?? "" };
      await save(replaced(widget.content, await api.widgets.make({ body })));
      forget();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      setProblems(Object.fromEntries(fields.map(({ path, message }) => [path, message])));
      if (!fields.length) setTrouble(told(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Form form={form} value={value} problems={problems} onChange={change} onSubmit={() => void submit()}>
      <Saving trouble={trouble} isBusy={isBusy} />
    </Form>
  );
}

/** Clients fill in `$variables`, so an address may have some; who reads it first must see where it leads. */
const ADDRESS = /^https:\/\/[^/?#@\\\s]+([/?#][^\s\\]*)?$/;

const BY_ADDRESS: ObjectField = {
  kind: "object",
  key: "",
  title: "",
  required: true,
  fields: (["name", "url"] as const).map((key) => ({ kind: "text", input: "text", key, title: "", required: true })),
};

function ByAddress({ widget, save }: EditorProps) {
  const { context } = useManager();
  const draft = useDraft(`${context.roomId} address ${widget.id}`, BY_ADDRESS, () => ({
    name: nameOf(widget),
    url: widget.content.url,
  }));
  const { name, url } = draft.value as { name: string; url: string };
  const [problem, setProblem] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async () => {
    if (isBusy) return;
    const isWrong = url !== widget.content.url && !ADDRESS.test(url);
    setProblem(isWrong ? t("Give an address that begins with https:// and has no user name in it.") : null);
    if (isWrong) return document.getElementById("widget-url")?.focus();
    setBusy(true);
    setTrouble(null);
    try {
      await save({ ...widget.content, url, name: name.trim() || nameOf(widget) });
      draft.forget();
    } catch (error) {
      setTrouble(told(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      class="fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>{t("This manager does not know what this widget shows. Its name and its address can be changed all the same.")}</p>
      <div class="field">
        <label for="widget-name">{t("Name")}</label>
        <input
          id="widget-name"
          dir="auto"
          maxLength={100}
          value={name}
          onInput={(event) => draft.change({ name: event.currentTarget.value, url })}
        />
      </div>
      <div class="field">
        <label for="widget-url">{t("Address")}</label>
        <p class="help" id="widget-url-help">
          {t("Parts that begin with $ are filled in by each member’s client.")}
        </p>
        <input
          id="widget-url"
          type="url"
          dir="ltr"
          aria-describedby={problem ? "widget-url-help widget-url-error" : "widget-url-help"}
          aria-invalid={problem ? true : undefined}
          value={url}
          onInput={(event) => draft.change({ name, url: event.currentTarget.value })}
        />
        {problem && (
          <p class="problem" id="widget-url-error" role="alert">
            {problem}
          </p>
        )}
      </div>
      <Saving trouble={trouble} isBusy={isBusy} />
    </form>
  );
}

function Saving({ trouble, isBusy }: { trouble: string | null; isBusy: boolean }) {
  return (
    <>
      {trouble && (
        <Notice tone="error" live title={t("It was not saved")}>
          <p>{trouble}</p>
        </Notice>
      )}
      <div class="actions">
        <Button submit kind="primary" disabled={isBusy}>
          {isBusy ? t("Saving…") : t("Save")}
        </Button>
        <a class="button" href={href.room}>
          {t("Cancel")}
        </a>
      </div>
    </>
  );
}
