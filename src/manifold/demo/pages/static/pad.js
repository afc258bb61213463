// A text that all who open the pad share: saved shortly after typing, read again every second.

const SAVE_AFTER_MS = 300;
const READ_EVERY_MS = 1000;

const name = decodeURIComponent(location.pathname.slice("/p/".length));
const address = `${location.pathname}/text`;
const text = document.getElementById("text");
const status = document.getElementById("status");
let saving;

document.title = `Pad ${name}`;
document.getElementById("title").textContent = document.title;

text.addEventListener("input", () => {
  clearTimeout(saving);
  saving = setTimeout(save, SAVE_AFTER_MS);
});

async function save() {
  try {
    const reply = await fetch(address, { method: "PUT", body: text.value });
    status.textContent = reply.ok ? "Saved." : `Not saved: ${await reply.text()}`;
  } catch {
    status.textContent = "Not saved: the pad does not answer. Is the demo still running?";
  }
  saving = undefined;
}

async function read() {
  try {
    const reply = await fetch(address);
    const current = await reply.text();
    // What is being typed wins over what others wrote.
    if (reply.ok && saving === undefined && current !== text.value) text.value = current;
  } catch {
    status.textContent = "The pad does not answer. Is the demo still running?";
  }
  setTimeout(read, READ_EVERY_MS);
}

read();
