/** The account of this tab, kept up to date by long-polling /sync. */
import type { Account } from "./account";
import { Homeserver, type Session } from "./homeserver";
import type { Asked, Content, OpenIDToken, Relations } from "../../matrix/events";
import { MatrixError } from "../../matrix/http";
import { Rooms, type News, type Room } from "../../matrix/rooms";

export type Connection = "starting" | "online" | "offline" | "signed out";

const LONGEST_PAUSE = 30_000;

export class LiveAccount implements Account {
  readonly rooms = new Rooms();
  connection: Connection = "starting";
  private readonly homeserver: Homeserver;
  private readonly stopping = new AbortController();
  private readonly changed = new Set<() => void>();
  private readonly newsReaders = new Set<(news: News) => void>();

  constructor(readonly session: Session) {
    this.homeserver = new Homeserver(session);
  }

  get userId(): string {
    return this.session.userId;
  }
  get deviceId(): string {
    return this.session.deviceId;
  }
  get baseUrl(): string {
    return this.session.baseUrl;
  }

  async start(): Promise<void> {
    let since: string | null = null;
    let pause = 1000;
    while (!this.stopping.signal.aborted) {
      try {
        const response = await this.homeserver.sync(since, this.stopping.signal);
        const news = this.rooms.apply(response);
        // The first answer is history, not news.
        if (since !== null) for (const read of this.newsReaders) read(news);
        since = response.next_batch;
        pause = 1000;
        this.show("online");
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        if (error instanceof MatrixError && error.errcode === "M_UNKNOWN_TOKEN")
          return this.show("signed out");
        this.show("offline");
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  async logOut(): Promise<void> {
    this.stop();
    await this.homeserver.logOut();
  }

  onChange(listener: () => void): () => void {
    this.changed.add(listener);
    return () => this.changed.delete(listener);
  }

  onNews(reader: (news: News) => void): () => void {
    this.newsReaders.add(reader);
    return () => this.newsReaders.delete(reader);
  }

  waitUntil(holds: () => boolean, milliseconds: number): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const stopListening = this.onChange(() => {
        if (holds()) end(resolve);
      });
      const timer = setTimeout(
        () => end(() => reject(new Error("The homeserver did not confirm it in time"))),
        milliseconds,
      );
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        stopListening();
        settle();
      };
    });
  }

  room(roomId: string): Room | undefined {
    return this.rooms.byId.get(roomId);
  }
  accountData(type: string): Content | undefined {
    return this.rooms.accountData.get(type);
  }
  sendState(roomId: string, type: string, stateKey: string, content: Content): Promise<{ event_id: string }> {
    return this.homeserver.sendState(roomId, type, stateKey, content);
  }
  sendMessage(roomId: string, type: string, content: Content): Promise<{ event_id: string }> {
    return this.homeserver.sendMessage(roomId, type, content);
  }
  redact(roomId: string, eventId: string, reason?: string): Promise<{ event_id: string }> {
    return this.homeserver.redact(roomId, eventId, reason);
  }
  readState(roomId: string, type: string, stateKey: string): Promise<Content> {
    return this.homeserver.readState(roomId, type, stateKey);
  }
  relations(roomId: string, eventId: string, asked: Asked): Promise<Relations> {
    return this.homeserver.relations(roomId, eventId, asked);
  }
  setAccountData(type: string, content: Content): Promise<unknown> {
    return this.homeserver.setAccountData(type, content);
  }
  setRoomAccountData(roomId: string, type: string, content: Content): Promise<unknown> {
    return this.homeserver.setRoomAccountData(roomId, type, content);
  }
  invite(roomId: string, userId: string, reason?: string): Promise<unknown> {
    return this.homeserver.membership(roomId, "invite", { user_id: userId, reason });
  }
  kick(roomId: string, userId: string, reason?: string): Promise<unknown> {
    return this.homeserver.membership(roomId, "kick", { user_id: userId, reason });
  }
  join(roomId: string): Promise<unknown> {
    return this.homeserver.membership(roomId, "join");
  }
  openIDToken(): Promise<OpenIDToken> {
    return this.homeserver.openIDToken();
  }

  private show(connection: Connection): void {
    this.connection = connection;
    for (const listener of this.changed) listener();
  }
}
