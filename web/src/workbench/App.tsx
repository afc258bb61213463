// The workbench: the widget on one side, what happens between it and its client on the other.
import { useEffect, useState } from "preact/hooks";

import { applyTheme } from "../ui/theme";
import { Bar } from "./Bar";
import { Break } from "./Break";
import { Fault } from "./Fault";
import { LinkNotice } from "./LinkNotice";
import { Log } from "./Log";
import { Prompts } from "./Prompts";
import { RoomPanel } from "./RoomPanel";
import { Stage } from "./Stage";
import { Tabs } from "./Tabs";
import type { View } from "./types";
import { useBench } from "./useBench";
import { WidgetPanel } from "./WidgetPanel";

const TABS = ["Log", "Room", "Break", "Widget"] as const;
type Tab = (typeof TABS)[number];

export function App() {
  const { state, relay, send, forget } = useBench(save);
  const { view } = state;
  const [tab, choose] = useState<Tab>("Log");
  const theme = view?.look.theme;
  useEffect(() => (theme === undefined ? undefined : applyTheme(theme)), [theme]);

  if (!view || state.link === "refused" || state.link === "taken") return <LinkNotice link={state.link} />;
  const counts = { Log: state.entries.size, Break: view.rules.length + (view.connected ? 0 : 1) };
  return (
    <>
      <Bar view={view} link={state.link} send={send} />
      <main>
        <div class="side">
          <Prompts prompts={view.prompts} send={send} />
          <Stage view={view} relay={relay} send={send} screenshot={state.screenshot} forget={forget} />
        </div>
        <div class="panels">
          <Tabs<Tab> label="Panels" tabs={TABS} chosen={tab} counts={counts} onChoose={(name) => choose(name)} />
          <Fault text={state.fault} onDone={() => forget("fault")} />
          <div class="panel" role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
            {tab === "Log" && <Log entries={state.entries} send={send} />}
            {tab === "Room" && <RoomPanel view={view} send={send} />}
            {tab === "Break" && <Break view={view} send={send} />}
            {tab === "Widget" && <WidgetPanel key={keyOf(view)} view={view} send={send} />}
          </div>
        </div>
      </main>
    </>
  );
}

/** Another setup comes with another form. */
function keyOf(view: View): string {
  return JSON.stringify(view.setup);
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "room.json";
  link.click();
  URL.revokeObjectURL(address);
}
