const query = new URLSearchParams(location.search);
const api = new mxwidgets.WidgetApi(query.get("widgetId"), new URL(query.get("parentUrl")).origin);
api.on("action:widget_config", (event) => {
  event.preventDefault();
  document.getElementById("asked").textContent = event.detail.data.name;
  api.transport.reply(event.detail, {});
});
api.on("action:button_clicked", (event) => {
  event.preventDefault();
  api.transport.reply(event.detail, {});
  api.closeModalWidget({ answer: event.detail.data.id });
});
api.start();
