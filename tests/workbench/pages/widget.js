// A widget as its authors write them: on the real matrix-widget-api, in a page of its own origin.
const query = new URLSearchParams(location.search);
const api = new mxwidgets.WidgetApi(query.get("widgetId"), new URL(query.get("parentUrl")).origin);
const say = (text) => {
  const item = document.createElement("li");
  item.textContent = text;
  document.getElementById("said").append(item);
};
const attempt = (id, act) => {
  document.getElementById(id).addEventListener("click", async () => {
    try {
      say(`${id}: ${await act()}`);
    } catch (error) {
      say(`${id} failed: ${error.message}`);
    }
  });
};

api.requestCapability("m.capability.screenshot");
api.requestCapability("org.matrix.msc2762.send.event:m.room.message#m.text");
api.requestCapability("org.matrix.msc2762.receive.event:m.room.message");
api.requestCapability("org.matrix.msc2762.receive.state_event:m.room.topic");
api.on("ready", () => (document.getElementById("state").textContent = "ready"));
api.on("action:send_event", (event) => {
  event.preventDefault();
  say(`heard: ${event.detail.data.content.body ?? event.detail.data.type}`);
  api.transport.reply(event.detail, {});
});
api.on("action:update_state", (event) => {
  event.preventDefault();
  say(`state: ${event.detail.data.state.map(({ content }) => content.topic).join()}`);
  api.transport.reply(event.detail, {});
});
api.on("action:theme_change", (event) => {
  event.preventDefault();
  document.documentElement.dataset.theme = event.detail.data.name;
  api.transport.reply(event.detail, {});
});
api.on("action:screenshot", (event) => {
  event.preventDefault();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  canvas.getContext("2d").fillRect(0, 0, 8, 8);
  canvas.toBlob((screenshot) => api.transport.reply(event.detail, { screenshot }));
});
api.on("action:close_modal", (event) => {
  event.preventDefault();
  say(`modal closed: ${JSON.stringify(event.detail.data)}`);
  api.transport.reply(event.detail, {});
});

attempt("send", async () => (await api.sendRoomEvent("m.room.message", { msgtype: "m.text", body: "from the widget" })).event_id[0]);
attempt("read", async () => (await api.readRoomEvents("m.room.message", 10)).map(({ content }) => content.body).join("|"));
attempt("identify", async () => (await api.requestOpenIDConnectToken()).access_token);
attempt("modal", async () => (await api.openModalWidget(new URL("/modal.html", location.href).href, "A question", [{ id: "yes", label: "Yes", kind: "m.primary" }])) ?? "open");
document.getElementById("leave").addEventListener("click", () => {
  const own = new URLSearchParams({ widgetId: query.get("widgetId"), parentUrl: query.get("parentUrl") });
  location.assign(`${query.get("elsewhere")}?${own}`);
});
api.start();
