// The real matrix-widget-api as the other side of a session: JSON lines in, JSON lines out.
//
//   node peer.mjs <folder of the package> widget|client
//
// in   {message}                      a message for it, as postMessage delivers one
//      {call, method, args}           call that method of it; null among the arguments is undefined
//      {load}                         a client's frame has loaded
//      {answers: {method: value}}     what a client's driver gives; {throws, details} where it fails
//      {openid: {state, token}}       a client's driver has been told who the user is, or not
// out  {sent, origin}                 what it posted, and to which origin
//      {returned|threw, value, …}     what became of a call
//      {told, data}                   what a widget was told or asked
//      {driver, args}                 what a client's driver was asked
//      {event}                        "ready", "capabilitiesNotified"
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , folder, side] = process.argv;
const out = (line) => process.stdout.write(JSON.stringify(line) + "\n");
for (const level of ["log", "debug", "info", "warn", "error"]) console[level] = () => {};

const listeners = new Set();
globalThis.addEventListener = (_, listener) => listeners.add(listener);
globalThis.removeEventListener = (_, listener) => listeners.delete(listener);
const peerWindow = { postMessage: (message, origin) => out({ sent: JSON.parse(JSON.stringify(message)), origin }) };
globalThis.parent = peerWindow;
globalThis.window = globalThis;

const library = createRequire(import.meta.url)(folder);
const TO_WIDGET = ["visibility", "screenshot", "theme_change", "language_change", "send_event", "update_state",
    "send_to_device", "widget_config", "button_clicked", "close_modal", "recommended_packs", "im.manifold.context",
    "im.vector.hangup", "im.vector.start_live_stream", "io.element.join", "io.element.spotlight_layout",
    "io.element.tile_layout", "io.element.device_mute"];
const HOOKED = ["m.sticker", "set_always_on_screen", "open_modal", "set_button_enabled", "close_modal", "api_version",
    "org.matrix.msc3751.read_account_data", "org.matrix.msc3817.create_room", "uk.half-shot.mscXXXX.mxid_share",
    "integration_manager_open", "io.element.view_room", "io.element.close", "im.manifold.get_room_summary",
    "im.manifold.get_membership", "im.manifold.invite", "im.manifold.kick", "im.manifold.set_power_level",
    "im.manifold.can_send_event", "im.manifold.set_account_widget", "im.manifold.close",
    "im.vector.hangup", "io.element.device_mute", "io.element.join", "io.element.participants",
    "io.element.spotlight_layout", "io.element.tile_layout"];
let answers = {};
let observer;
let frameLoaded;
let turn;

function makeWidget() {
    const api = new library.WidgetApi("w1", "https://client.example");
    for (const action of TO_WIDGET) {
        api.on(`action:${action}`, (event) => {
            event.preventDefault();
            out({ told: action, data: event.detail.data });
            api.transport.reply(event.detail, action === "screenshot" ? { screenshot: "picture" } : {});
        });
    }
    for (const action of ["notify_capabilities", "update_turn_servers"]) {
        api.on(`action:${action}`, (event) => out({ told: action, data: event.detail.data }));
    }
    api.on("ready", () => out({ event: "ready" }));
    api.nextTurnServers = async () => {
        turn ??= api.getTurnServers();
        return (await turn.next()).value;
    };
    api.noMoreTurnServers = async () => { await turn.return(); turn = undefined; };
    return api;
}

class Driver extends library.WidgetDriver {}
for (const method of Object.getOwnPropertyNames(library.WidgetDriver.prototype)) {
    if (["constructor", "askOpenID", "getKnownRooms", "processError", "validateCapabilities"].includes(method)) continue;
    Driver.prototype[method] = async function (...args) {
        out({ driver: method, args: args.map((each) => (each === undefined ? null : each)) });
        const answer = answers[method];
        if (answer?.throws) throw Object.assign(new Error(answer.throws), { details: answer.details });
        return answer;
    };
}
Driver.prototype.validateCapabilities = async (requested) => requested;
Driver.prototype.getKnownRooms = () => ["!room:example.org", "!other:example.org"];
Driver.prototype.processError = (error) => error.details && { matrix_api_error: error.details };
Driver.prototype.askOpenID = (given) => { observer = given; out({ driver: "askOpenID", args: [] }); };
Driver.prototype.getTurnServers = async function* () {
    yield { uris: ["turn:turn.example"], username: "u", password: "p" };
    await new Promise(() => {});
};

function makeClient() {
    const frame = { contentWindow: peerWindow, addEventListener: (_, listener) => { frameLoaded = listener; } };
    const widget = new library.Widget({ id: "w1", creatorUserId: "@a:example.org", type: "m.custom",
        url: "https://widget.example/", waitForIframeLoad: true });
    const api = new library.ClientWidgetApi(widget, frame, new Driver());
    for (const action of HOOKED) {
        api.on(`action:${action}`, (event) => {
            event.preventDefault();
            out({ told: action, data: event.detail.data });
            api.transport.reply(event.detail, answers[action] ?? {});
        });
    }
    for (const event of ["ready", "capabilitiesNotified"]) api.on(event, () => out({ event }));
    return api;
}

const api = side === "widget" ? makeWidget() : makeClient();

function call({ call: number, method, args }) {
    const path = method.split(".");
    const last = path.pop();
    const target = path.reduce((value, key) => value[key], api);
    const given = args.map((each) => (each === null ? undefined : each));
    new Promise((resolve) => resolve(target[last](...given))).then(
        (value) => out({ returned: number, value: value ?? null }),
        (error) => out({ threw: number, message: error.message, data: error.data ?? null }),
    );
}

createInterface({ input: process.stdin }).on("line", (line) => {
    const given = JSON.parse(line);
    // Each message is a task of its own, as it is with postMessage.
    if ("message" in given) setImmediate(() => [...listeners].forEach((listener) => listener({ data: given.message })));
    else if ("call" in given) call(given);
    else if ("answers" in given) answers = given.answers;
    else if ("openid" in given) observer.update(given.openid);
    else if ("load" in given) frameLoaded();
}).on("close", () => process.exit(0));
