/** One widget in one frame, from its first message until the frame goes away. */
import { ClientWidgetApi } from "matrix-widget-api/src/ClientWidgetApi";
import type { IWidgetApiRequest } from "matrix-widget-api/src/interfaces/IWidgetApiRequest";
import { Widget } from "matrix-widget-api/src/models/Widget";
import type { MessageLog } from "../log/messages";
import { record } from "../log/record";
import type { LiveAccount } from "../matrix/live";
import { roomName } from "../../matrix/names";
import type { News } from "../../matrix/rooms";
import { RoomDriver } from "./driver";
import { UserGatekeeper, type Applicant } from "./gatekeeper";
import { admit } from "./guard";
import { errorResponse, managerActions, type Answer } from "./managerActions";
import { ACTIONS, CAPABILITIES, MANAGER_VERSION } from "./names";
import type { Prompts } from "./prompts";
import { shapeTransport } from "./transport";

export interface SessionOptions {
  widget: { id: string; type: string; sender: string; waitForIframeLoad: boolean };
  /** As loaded: messages go to its origin, whatever the template said. */
  address: URL;
  applicant: Applicant;
  roomId: string;
  account: LiveAccount;
  prompts: Prompts;
  log: MessageLog;
  close: () => void;
}

/** What this client's driver really does; the library would claim everything that it has heard of. */
const VERSIONS = [
  "0.0.1",
  "0.0.2",
  "0.1.0",
  "org.matrix.msc2762",
  "org.matrix.msc2762_update_state",
  "org.matrix.msc2871",
  "org.matrix.msc2873",
  "org.matrix.msc2876",
  "org.matrix.msc2974",
  "org.matrix.msc3869",
];
const MANAGER_VERSIONS = [...VERSIONS, "org.matrix.msc3751", MANAGER_VERSION];

export class WidgetSession {
  private readonly ending = new AbortController();
  private readonly release: () => void;
  private readonly stopNews: () => void;
  private api: ClientWidgetApi;
  private loaded = false;

  /** Throws when a widget of the same id is open, since the two could not be told apart. */
  constructor(
    private readonly frame: HTMLIFrameElement,
    private readonly options: SessionOptions,
  ) {
    if (!frame.contentWindow) throw new Error("The frame is not on the page.");
    this.release = admit(options.widget.id, frame.contentWindow, options.address.origin);
    frame.addEventListener("load", this.onLoad, { signal: this.ending.signal });
    this.api = this.open();
    this.stopNews = options.account.onNews((news) => this.feed(news));
  }

  end(): void {
    this.ending.abort();
    this.stopNews();
    this.release();
    this.api.stop();
  }

  changeTheme(name: string): void {
    this.api.updateTheme({ name }).catch(ignore);
  }

  /** Another page in the same frame starts from nothing: what was granted was granted to the page before. */
  private readonly onLoad = (event: Event): void => {
    if (!event.isTrusted) return;
    if (this.loaded) {
      this.api.stop();
      this.api = this.open();
      // The library begins to negotiate on `load`, and the new session has missed this one.
      this.frame.dispatchEvent(new Event("load"));
    }
    this.loaded = true;
  };

  private get isManager(): boolean {
    return this.options.applicant.trust !== "widget";
  }

  private open(): ClientWidgetApi {
    const { account, address, applicant, prompts, roomId, widget } = this.options;
    const definition = { ...widget, creatorUserId: widget.sender, url: address.href };
    const gatekeeper = new UserGatekeeper(applicant, account.userId, prompts, this.ending.signal);
    const driver = new RoomDriver(account, roomId, gatekeeper);
    const api = new ClientWidgetApi(new Widget(definition), this.frame, driver);
    record(api.transport, this.options.log);
    shapeTransport(api.transport, this.isManager, this.ending.signal);
    for (const [action, answer] of this.answers(api)) respond(api, action, answer);
    let saidLoaded = widget.waitForIframeLoad;
    api.on("action:content_loaded", (event: CustomEvent<IWidgetApiRequest>) => {
      // A widget may say so at any time; only the first time, and only if it was asked to, begins anything.
      if (saidLoaded) acknowledge(api, event);
      saidLoaded = true;
    });
    api.on("ready", () => this.tellContext(api));
    api.setViewedRoomId(roomId);
    return api;
  }

  private answers(api: ClientWidgetApi): Map<string, Answer> {
    const { account, applicant, close, prompts, roomId } = this.options;
    const confirmManager = async (host: string): Promise<boolean> =>
      (await prompts.ask({ kind: "manager", who: applicant.name, host }, this.ending.signal)) !== null;
    const answers = this.isManager
      ? managerActions(api, { account, roomId, confirmManager, close })
      : new Map<string, Answer>();
    answers.set("supported_api_versions", () => ({
      supported_versions: this.isManager ? MANAGER_VERSIONS : VERSIONS,
    }));
    // Widgets of this client leave the screen together with their room.
    answers.set("set_always_on_screen", () => ({ success: false }));
    return answers;
  }

  private tellContext(api: ClientWidgetApi): void {
    if (!this.isManager || !api.hasCapability(CAPABILITIES.context)) return;
    const { account, roomId } = this.options;
    const room = account.room(roomId);
    const context = { room_id: roomId, room_name: room && roomName(room, account.userId) };
    void api.transport.send(ACTIONS.context, context).catch(ignore);
  }

  private feed(news: News): void {
    for (const event of news.state) this.api.feedStateUpdate(event).catch(ignore);
    for (const event of news.timeline) this.api.feedEvent(event).catch(ignore);
  }
}

/** Widgets answer notifications with errors whenever they do not know them. */
const ignore = (): void => {};

function acknowledge(api: ClientWidgetApi, event: CustomEvent<IWidgetApiRequest>): void {
  event.preventDefault();
  api.transport.reply(event.detail, {});
}

function respond(api: ClientWidgetApi, action: string, answer: Answer): void {
  api.on(`action:${action}`, (event: CustomEvent<IWidgetApiRequest>) => {
    event.preventDefault();
    void Promise.resolve(event.detail)
      .then(answer)
      .catch(errorResponse)
      .then((response) => api.transport.reply(event.detail, response));
  });
}
