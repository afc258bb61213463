// Made from the endpoint table by `make docs`: change that.
import type { Operation } from "../operation.ts";
import type {
  AccountData,
  AccountResponse,
  Agreement,
  Audit,
  BuiltWidget,
  Detail,
  Empty,
  Erased,
  Identified,
  IdentifyRequest,
  InstallRequest,
  InstallationView,
  InstallationViews,
  Integrations,
  OpenIDToken,
  PerformedRequest,
  ReconfigureRequest,
  RegisterResponse,
  ResolveRequest,
  Resolved,
  SchemaIndex,
  Sessions,
  Terms,
  Versions,
  WellKnownIntegrations,
  WidgetDefinition,
  WidgetRequest,
} from "./shapes.ts";

export interface Operations {
  discovery: {
    /**
     * Our account widget, to be stored verbatim
     *
     * `GET /.well-known/matrix/integrations`
     */
    well_known: Operation<Record<string, never>, WellKnownIntegrations>;
    /**
     * Which versions of the APIs are spoken here
     *
     * `GET /_matrix/integrations/versions`
     */
    versions: Operation<Record<string, never>, Versions>;
    /**
     * The process answers
     *
     * `GET /health/live`
     */
    live: Operation<Record<string, never>, Empty>;
    /**
     * So does the database
     *
     * `GET /health/ready`
     */
    ready: Operation<Record<string, never>, Empty>;
    /**
     * This API, as an OpenAPI 3.1 document
     *
     * `GET /_matrix/integrations/openapi.json`
     */
    openapi: Operation<Record<string, never>, Record<string, unknown>>;
  };
  account: {
    /**
     * An OpenID token in, a manager token out
     *
     * `POST /_matrix/integrations/v1/account/register`
     */
    register: Operation<{ body: OpenIDToken }, RegisterResponse>;
    /**
     * Whose token it is
     *
     * `GET /_matrix/integrations/v1/account`
     */
    whoami: Operation<Record<string, never>, AccountResponse>;
    /**
     * Everything that is kept about the account goes, at once and for good
     *
     * `DELETE /_matrix/integrations/v1/account`
     */
    erase: Operation<Record<string, never>, Erased>;
    /**
     * The token is worth nothing from now on
     *
     * `POST /_matrix/integrations/v1/account/logout`
     */
    logout: Operation<Record<string, never>, Empty>;
    /**
     * All of the account's tokens, of every client, are worth nothing from now on
     *
     * `POST /_matrix/integrations/v1/account/logout/all`
     */
    logout_everywhere: Operation<Record<string, never>, Empty>;
    /**
     * Where the account is logged in
     *
     * `GET /_matrix/integrations/v1/account/sessions`
     */
    sessions: Operation<Record<string, never>, Sessions>;
    /**
     * Its token is worth nothing from now on; it may be the caller's own
     *
     * `DELETE /_matrix/integrations/v1/account/sessions/{session_id}`
     */
    end_session: Operation<{ session_id: string }, Empty>;
    /**
     * Everything that is kept about the account
     *
     * `GET /_matrix/integrations/v1/account/data`
     */
    export: Operation<Record<string, never>, AccountData>;
  };
  terms: {
    /**
     * What users must agree to
     *
     * A policy is agreed to in any one of its languages.
     *
     * `GET /_matrix/integrations/v1/terms`
     */
    show: Operation<Record<string, never>, Terms>;
    /**
     * The account agrees to these documents, for all its tokens
     *
     * `POST /_matrix/integrations/v1/terms`
     */
    accept: Operation<{ body: Agreement }, Empty>;
  };
  integrations: {
    /**
     * The cards that fit all that is given
     *
     * With a token, `available` says also what this account may not add, and why. In the language that `Accept-Language` asks for, where there is a translation.
     *
     * `GET /_matrix/integrations/v1/integrations`
     */
    search: Operation<{ kind?: "bot" | "bridge" | "widget" | undefined; category?: string | undefined; target?: "account" | "room" | undefined; q?: string | undefined; limit?: number | undefined; from?: string | undefined }, Integrations>;
    /**
     * One integration with its form, and what it takes to add it
     *
     * With a token, `requirements` says also what this account may, in the room of `room_id` where one is named.
     *
     * `GET /_matrix/integrations/v1/integrations/{integration_id}`
     */
    detail: Operation<{ integration_id: string; room_id?: string | undefined }, Detail>;
  };
  installations: {
    /**
     * The caller's installations there, oldest first
     *
     * `GET /_matrix/integrations/v1/rooms/{room_id}/installations`
     */
    here: Operation<{ room_id: string }, InstallationViews> & {
      /**
       * The caller's installations there, oldest first
       *
       * `GET /_matrix/integrations/v1/account/installations`
       */
      account: Operation<Record<string, never>, InstallationViews>;
    };
    /**
     * Install an integration: the answer has the actions that it takes
     *
     * A request that is repeated with the same `request_id` makes nothing new: it is answered with what it made, as that is now.
     *
     * `POST /_matrix/integrations/v1/rooms/{room_id}/installations`
     */
    install: Operation<{ room_id: string; body: InstallRequest }, InstallationView> & {
      /**
       * Install an integration: the answer has the actions that it takes
       *
       * A request that is repeated with the same `request_id` makes nothing new: it is answered with what it made, as that is now.
       *
       * `POST /_matrix/integrations/v1/account/installations`
       */
      account: Operation<{ body: InstallRequest }, InstallationView>;
    };
    /**
     * What installing would answer, with nothing kept
     *
     * `POST /_matrix/integrations/v1/rooms/{room_id}/installations/preview`
     */
    preview: Operation<{ room_id: string; body: InstallRequest }, InstallationView> & {
      /**
       * What installing would answer, with nothing kept
       *
       * `POST /_matrix/integrations/v1/account/installations/preview`
       */
      account: Operation<{ body: InstallRequest }, InstallationView>;
    };
    /**
     * One installation, with the actions of its latest change
     *
     * `GET /_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}`
     */
    get: Operation<{ room_id: string; installation_id: string }, InstallationView> & {
      /**
       * One installation, with the actions of its latest change
       *
       * `GET /_matrix/integrations/v1/account/installations/{installation_id}`
       */
      account: Operation<{ installation_id: string }, InstallationView>;
    };
    /**
     * Give an installation another config
     *
     * `PUT /_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}`
     */
    reconfigure: Operation<{ room_id: string; installation_id: string; body: ReconfigureRequest }, InstallationView> & {
      /**
       * Give an installation another config
       *
       * `PUT /_matrix/integrations/v1/account/installations/{installation_id}`
       */
      account: Operation<{ installation_id: string; body: ReconfigureRequest }, InstallationView>;
    };
    /**
     * Begin to remove an installation; for a day after its actions are performed that can be undone
     *
     * `DELETE /_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}`
     */
    remove: Operation<{ room_id: string; installation_id: string }, InstallationView> & {
      /**
       * Begin to remove an installation; for a day after its actions are performed that can be undone
       *
       * `DELETE /_matrix/integrations/v1/account/installations/{installation_id}`
       */
      account: Operation<{ installation_id: string }, InstallationView>;
    };
    /**
     * Undo a removal
     *
     * `POST /_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}/restore`
     */
    restore: Operation<{ room_id: string; installation_id: string }, InstallationView> & {
      /**
       * Undo a removal
       *
       * `POST /_matrix/integrations/v1/account/installations/{installation_id}/restore`
       */
      account: Operation<{ installation_id: string }, InstallationView>;
    };
    /**
     * Report what became of an installation's actions
     *
     * `POST /_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}/performed`
     */
    performed: Operation<{ room_id: string; installation_id: string; body: PerformedRequest }, InstallationView> & {
      /**
       * Report what became of an installation's actions
       *
       * `POST /_matrix/integrations/v1/account/installations/{installation_id}/performed`
       */
      account: Operation<{ installation_id: string; body: PerformedRequest }, InstallationView>;
    };
  };
  audit: {
    /**
     * Who changed what there, newest first: what the caller changed, and nothing of others
     *
     * `next_batch`, where there is more, is the next request's `from`.
     *
     * `GET /_matrix/integrations/v1/rooms/{room_id}/audit`
     */
    audit: Operation<{ room_id: string; limit?: number | undefined; from?: string | undefined }, Audit> & {
      /**
       * Who changed what there, newest first: what the caller changed, and nothing of others
       *
       * `next_batch`, where there is more, is the next request's `from`.
       *
       * `GET /_matrix/integrations/v1/account/audit`
       */
      account: Operation<{ limit?: number | undefined; from?: string | undefined }, Audit>;
    };
  };
  widgets: {
    /**
     * Make me a widget of this type, or of this integration's form
     *
     * Nothing is kept.
     *
     * `POST /_matrix/integrations/v1/widgets`
     */
    make: Operation<{ body?: WidgetRequest | undefined }, WidgetDefinition>;
    /**
     * Which integrations a pasted link fits, and what is there
     *
     * The address is looked at, once in ten minutes for everybody: whether it is there, what it calls itself, and whether it lets itself be shown inside other pages. Nothing of the caller's goes along.
     *
     * `POST /_matrix/integrations/v1/widgets/resolve`
     */
    resolve: Operation<{ body: ResolveRequest }, Resolved>;
    /**
     * What the widgets of a room or an account are, whoever put them there
     *
     * Those behind pages of Scalar or Dimension come with a replacement that works without these. Nothing is fetched, and nothing is kept.
     *
     * `POST /_matrix/integrations/v1/widgets/identify`
     */
    identify: Operation<{ body: IdentifyRequest }, Identified>;
    /**
     * The conference behind Element's call button
     *
     * Nothing is kept, nobody is asked.
     *
     * `GET /_matrix/integrations/v1/widgets/build`
     */
    build: Operation<{ roomId: string }, BuiltWidget>;
  };
  widget_api: {
    /**
     * Where each JSON Schema of the Widget API is
     *
     * `GET /_matrix/integrations/widget-api/schemas`
     */
    index: Operation<Record<string, never>, SchemaIndex>;
  };
}

/** Method, path, and whether a token is sent. */
export const OPERATIONS = {
  "discovery.well_known": ["GET", "/.well-known/matrix/integrations", "none"],
  "discovery.versions": ["GET", "/_matrix/integrations/versions", "none"],
  "discovery.live": ["GET", "/health/live", "none"],
  "discovery.ready": ["GET", "/health/ready", "none"],
  "discovery.openapi": ["GET", "/_matrix/integrations/openapi.json", "none"],
  "account.register": ["POST", "/_matrix/integrations/v1/account/register", "none"],
  "account.whoami": ["GET", "/_matrix/integrations/v1/account", "required"],
  "account.erase": ["DELETE", "/_matrix/integrations/v1/account", "required"],
  "account.logout": ["POST", "/_matrix/integrations/v1/account/logout", "required"],
  "account.logout_everywhere": ["POST", "/_matrix/integrations/v1/account/logout/all", "required"],
  "account.sessions": ["GET", "/_matrix/integrations/v1/account/sessions", "required"],
  "account.end_session": ["DELETE", "/_matrix/integrations/v1/account/sessions/{session_id}", "required"],
  "account.export": ["GET", "/_matrix/integrations/v1/account/data", "required"],
  "terms.show": ["GET", "/_matrix/integrations/v1/terms", "none"],
  "terms.accept": ["POST", "/_matrix/integrations/v1/terms", "required"],
  "integrations.search": ["GET", "/_matrix/integrations/v1/integrations", "optional"],
  "integrations.detail": ["GET", "/_matrix/integrations/v1/integrations/{integration_id}", "optional"],
  "installations.here": ["GET", "/_matrix/integrations/v1/rooms/{room_id}/installations", "required"],
  "installations.install": ["POST", "/_matrix/integrations/v1/rooms/{room_id}/installations", "required"],
  "installations.preview": ["POST", "/_matrix/integrations/v1/rooms/{room_id}/installations/preview", "required"],
  "installations.get": ["GET", "/_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}", "required"],
  "installations.reconfigure": ["PUT", "/_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}", "required"],
  "installations.remove": ["DELETE", "/_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}", "required"],
  "installations.restore": ["POST", "/_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}/restore", "required"],
  "installations.performed": ["POST", "/_matrix/integrations/v1/rooms/{room_id}/installations/{installation_id}/performed", "required"],
  "installations.here.account": ["GET", "/_matrix/integrations/v1/account/installations", "required"],
  "installations.install.account": ["POST", "/_matrix/integrations/v1/account/installations", "required"],
  "installations.preview.account": ["POST", "/_matrix/integrations/v1/account/installations/preview", "required"],
  "installations.get.account": ["GET", "/_matrix/integrations/v1/account/installations/{installation_id}", "required"],
  "installations.reconfigure.account": ["PUT", "/_matrix/integrations/v1/account/installations/{installation_id}", "required"],
  "installations.remove.account": ["DELETE", "/_matrix/integrations/v1/account/installations/{installation_id}", "required"],
  "installations.restore.account": ["POST", "/_matrix/integrations/v1/account/installations/{installation_id}/restore", "required"],
  "installations.performed.account": ["POST", "/_matrix/integrations/v1/account/installations/{installation_id}/performed", "required"],
  "audit.audit": ["GET", "/_matrix/integrations/v1/rooms/{room_id}/audit", "required"],
  "audit.audit.account": ["GET", "/_matrix/integrations/v1/account/audit", "required"],
  "widgets.make": ["POST", "/_matrix/integrations/v1/widgets", "required"],
  "widgets.resolve": ["POST", "/_matrix/integrations/v1/widgets/resolve", "required"],
  "widgets.identify": ["POST", "/_matrix/integrations/v1/widgets/identify", "required"],
  "widgets.build": ["GET", "/_matrix/integrations/v1/widgets/build", "none"],
  "widget_api.index": ["GET", "/_matrix/integrations/widget-api/schemas", "none"],
} as const;

/** Streams of server-sent events. */
export const STREAMS = {
  "events.watch": ["GET", "/_matrix/integrations/v1/rooms/{room_id}/installations/events", "required"],
  "events.watch.account": ["GET", "/_matrix/integrations/v1/account/installations/events", "required"],
} as const;
