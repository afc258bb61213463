// Who is in the conference, among the tabs of this browser.

const name = decodeURIComponent(location.pathname.slice(1));
const self = { id: crypto.randomUUID(), displayName: displayName() };
const others = new Map();
const channel = new BroadcastChannel(`conference ${name}`);

document.title = `Conference ${name}`;
document.getElementById("title").textContent = document.title;
document.getElementById("self").textContent = self.displayName;

channel.onmessage = ({ data }) => {
  if (data.type === "left") others.delete(data.id);
  else others.set(data.id, data.displayName);
  // Whoever comes later does not know yet who came before.
  if (data.type === "joined") channel.postMessage({ type: "present", ...self });
  show();
};
channel.postMessage({ type: "joined", ...self });
addEventListener("pagehide", () => channel.postMessage({ type: "left", id: self.id }));

// Jitsi Meet takes settings in the fragment, `#userInfo.displayName="Alice"&…`: each value is JSON, percent-encoded.
function displayName() {
  for (const setting of location.hash.slice(1).split("&")) {
    const [key, value = ""] = setting.split("=", 2);
    if (key === "userInfo.displayName") return parse(value) ?? "a guest";
  }
  return "a guest";
}

function parse(value) {
  try {
    return String(JSON.parse(decodeURIComponent(value)));
  } catch {
    return undefined;
  }
}

function show() {
  const items = [...others.values()].map((other) => {
    const item = document.createElement("li");
    item.textContent = other;
    return item;
  });
  document.getElementById("others").replaceChildren(...items);
}
