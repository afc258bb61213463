// Made from the endpoint table by `make docs`: change that.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A change that the account made, with the room; null where it was to an installation in the account. */
        AccountAuditEntry: {
            at: number;
            who: string | null;
            /** @enum {string} */
            what: "install" | "performed" | "reconfigure" | "remove" | "restore";
            installation: string;
            integration: string;
            detail: string;
            room_id: string | null;
        };
        /**
         * @description Everything that is kept about the account.
         *
         *     `audit` has the newest 10,000 changes; those before are in `…/audit` of each room and of the account.
         */
        AccountData: {
            user_id: string;
            exported_at: number;
            sessions: components["schemas"]["Session"][];
            agreements: components["schemas"]["AgreementEntry"][];
            installations: components["schemas"]["InstallationView"][];
            audit: components["schemas"]["AccountAuditEntry"][];
        };
        /** @description Whose token it is. */
        AccountResponse: {
            user_id: string;
        };
        /** @description Whose account's installation it is. */
        AccountTarget: {
            /** @enum {string} */
            kind: "account";
            user_id: string;
        };
        /**
         * @description One thing to be done, by the user's own client (`by: "user"`) or by the manager.
         *
         *     `type` decides which of the optional fields are there: put_widget has `room_id`, `widget_id` and `widget`; remove_widget has `room_id` and `widget_id`; put_account_widget and remove_account_widget have the same without a room; put_state has `room_id`, `event_type`, `state_key` and `content`.
         */
        ActionView: {
            id: string;
            /** @enum {string} */
            type: "put_account_widget" | "put_state" | "put_widget" | "remove_account_widget" | "remove_widget";
            /** @enum {string} */
            by: "manager" | "user";
            /** @enum {string} */
            status: "done" | "failed" | "waiting";
            error: string | null;
            room_id?: string;
            widget_id?: string;
            widget?: components["schemas"]["WidgetContent"];
            event_type?: string;
            state_key?: string;
            content?: Record<string, unknown>;
        };
        /** @description The documents that the user agreed to, by URL. */
        Agreement: {
            user_accepts: string[];
        };
        /** @description A document that the account agreed to, and when (milliseconds since the epoch). */
        AgreementEntry: {
            url: string;
            agreed_at: number;
        };
        /** @description `GET …/rooms/{room_id}/audit`, newest first. */
        Audit: {
            entries: components["schemas"]["AuditEntry"][];
            next_batch?: string;
        };
        /**
         * @description One change. `who` is a user ID, or null once that account was erased. `at` is in milliseconds since the epoch.
         *
         *     `detail` says in words what came of it, where there is something to say: why an action failed, say.
         */
        AuditEntry: {
            at: number;
            who: string | null;
            /** @enum {string} */
            what: "install" | "performed" | "reconfigure" | "remove" | "restore";
            installation: string;
            integration: string;
            detail: string;
        };
        /** @description The conference behind a client's call button. */
        BuiltWidget: {
            widget_id: string;
            widget: components["schemas"]["CallWidget"];
            layout: components["schemas"]["WidgetLayout"];
        };
        /** @description The content of a widget's state event; its creator is nobody's account: who writes it puts in the sender. */
        CallWidget: {
            creatorUserId: string;
            id: string;
            type: string;
            name: string;
            url: string;
            data: Record<string, unknown>;
            /** @default true */
            waitForIframeLoad?: boolean;
        };
        /**
         * @description The card, what it can see and do, and its form.
         *
         *     `config_schema` is JSON Schema 2020-12; `initial` is the config that the form starts with; `state_events` and `max_power` bound what it may ever ask for.
         */
        Detail: {
            id: string;
            /** @enum {string} */
            kind: "bot" | "bridge" | "widget";
            name: string;
            summary: string;
            icon: string;
            category: string;
            target: ("account" | "room")[];
            publisher: string;
            /** @enum {string} */
            trust: "bundled" | "third_party" | "verified";
            keywords: string[];
            connections_needed: string[];
            /** @enum {string} */
            encrypted_rooms: "limited" | "no" | "works";
            /** @enum {string} */
            learns: "cloud" | "room" | "server";
            available: boolean | string;
            documentation: string;
            reads: string[];
            sends: string[];
            state_events: string[];
            max_power: number;
            requirements: components["schemas"]["Requirement"][];
            config_schema: Record<string, unknown>;
            initial: Record<string, unknown>;
        };
        /** @description One language of a policy; its URL is its identity, so a new version has a new URL. */
        Document: {
            name: string;
            url: string;
        };
        /** @description `{}` */
        Empty: Record<string, unknown>;
        /**
         * @description Nothing is kept any more.
         *
         *     `left_behind` is what the account's installations put into rooms and into the account itself, as the actions that take it away again: only the user's own client can do that.
         */
        Erased: {
            left_behind: components["schemas"]["ActionView"][];
        };
        /** @description `error` says what is wrong and what to do. `retry_after_ms` comes with M_LIMIT_EXCEEDED. */
        ErrorBody: {
            errcode: string;
            error: string;
            retry_after_ms?: number;
            "im.manifold.fields"?: components["schemas"]["FieldProblem"][];
        };
        /** @description One field of a form that is wrong: `path` is a JSON Pointer, `message` is for people. */
        FieldProblem: {
            path: string;
            message: string;
        };
        /** @description A widget as it stands in a room or an account; `url` is its template. */
        FoundWidget: {
            id: string;
            type: string;
            url: string;
            /** @default  */
            name?: string;
            /** @default {} */
            data?: Record<string, unknown>;
        };
        /** @description How it is, in words; `last_activity` in milliseconds since the epoch, where the manager sees any. */
        Health: {
            ok: boolean;
            message: string;
            /** @default null */
            last_activity?: number | null;
        };
        /** @description In the order of the request. */
        Identified: {
            widgets: components["schemas"]["IdentifiedWidget"][];
        };
        /**
         * @description What a widget is. `integration` is ours that makes such widgets, if any; `config` what its form would show.
         *
         *     `host` is who learns of it: the host behind wrapper pages. `by` is who made its page: this manager, Scalar, Dimension, or whoever. `replacement`, of the same id, shows the same without the old manager's page. `problems` say in whole English sentences what is wrong with it.
         */
        IdentifiedWidget: {
            id: string;
            integration: string | null;
            name: string;
            host: string;
            label: string;
            /** @enum {string} */
            by: "dimension" | "manifold" | "other" | "scalar";
            /** @default null */
            config?: Record<string, unknown> | null;
            /** @default null */
            replacement?: components["schemas"]["WidgetDefinition"] | null;
            /** @default [] */
            problems?: string[];
        };
        /** @description Widgets that are there, whoever put them. */
        IdentifyRequest: {
            widgets: components["schemas"]["FoundWidget"][];
            /** @default  */
            room_id?: string;
        };
        /**
         * @description `POST …/rooms/{room_id}/installations`, and `…/preview`.
         *
         *     A second request with the same `request_id` makes nothing new: it gets what the first one made.
         */
        InstallRequest: {
            integration: string;
            config: Record<string, unknown>;
            /** @default  */
            request_id?: string;
        };
        /**
         * @description An installation with the actions of its latest change. Times are in milliseconds since the epoch.
         *
         *     `label` tells it from others of the same integration, in a few words; "" where it can't be told.
         *
         *     `evidence` is `reported` when the user's client says that the actions were done: no bot of ours saw it.
         */
        InstallationView: {
            id: string;
            integration: string;
            label: string;
            target: components["schemas"]["RoomTarget"] | components["schemas"]["AccountTarget"];
            config: Record<string, unknown>;
            /** @enum {string} */
            state: "active" | "failed" | "pending" | "removing";
            evidence: "reported" | null;
            reason: string | null;
            health: components["schemas"]["Health"];
            actions: components["schemas"]["ActionView"][];
            created_by: string;
            created_at: number;
            removed_at: number | null;
        };
        /** @description `GET …/rooms/{room_id}/installations`, and the first event of `…/events`. */
        InstallationViews: {
            installations: components["schemas"]["InstallationView"][];
        };
        /** @description `next_batch`, where there is more, is the next request's `from`. */
        Integrations: {
            integrations: components["schemas"]["Summary"][];
            next_batch?: string;
        };
        /** @description The content of an `m.integration_manager` account widget, which clients store verbatim. */
        IntegrationsWidget: {
            url: string;
            data: components["schemas"]["IntegrationsWidgetData"];
            /** @default m.integration_manager */
            type?: string;
            /** @default Manifold */
            name?: string;
        };
        /** @description `data` of an `m.integration_manager` account widget. */
        IntegrationsWidgetData: {
            api_url: string;
        };
        /** @description An integration that the link fits, with its config filled in; `label` as installations have it. */
        Match: {
            integration: string;
            name: string;
            label: string;
            config: Record<string, unknown>;
        };
        /**
         * @description What a homeserver answers at `…/openid/request_token`; proves a user ID to third parties (MSC1961).
         *
         *     `expires_in` is in seconds. `im.manifold.client` may be added by who registers: what the session is called in lists.
         */
        OpenIDToken: {
            access_token: string;
            matrix_server_name: string;
            /** @default Bearer */
            token_type?: string;
            /** @default 3600 */
            expires_in?: number;
            /** @default  */
            "im.manifold.client"?: string;
        };
        PerformedRequest: {
            results: components["schemas"]["Result"][];
        };
        ReconfigureRequest: {
            config: Record<string, unknown>;
        };
        /** @description A manager token, to be sent as `Authorization: Bearer …`. */
        RegisterResponse: {
            token: string;
        };
        /**
         * @description Something that must be so before it can be added, and who can help where it is not.
         *
         *     `met` is true or false as far as the manager can see, and null where only the user's own client can: whether the room's power levels let the user write `event_type`, say.
         */
        Requirement: {
            /** @enum {string} */
            type: "allowed" | "bot" | "connection" | "power" | "quota" | "unencrypted";
            met: boolean | null;
            message: string;
            who_can_help: string;
            event_type?: string;
        };
        /** @description A link that somebody pasted. */
        ResolveRequest: {
            url: string;
        };
        /**
         * @description What fits the link, best first, and what is there now; none where nothing does.
         *
         *     `switched_off`: clouds of third parties that it would fit, which this manager does not offer. `url` is where redirects led, `content_type` without parameters, `title` what the page calls itself. Each is "" where nobody knows.
         *
         *     `framing`: whether the page lets itself be shown inside ours, and so as a web page; the services in `matches` are shown by addresses of their own, for which this says nothing. `unknown`: not in every client. `message` says in words why the link is not `reachable`, or not framed, "" where all is well.
         */
        Resolved: {
            matches: components["schemas"]["Match"][];
            switched_off: components["schemas"]["SwitchedOff"][];
            reachable: boolean;
            url: string;
            content_type: string;
            title: string;
            /** @enum {string} */
            framing: "allowed" | "refused" | "unknown";
            message: string;
        };
        /** @description What became of one action; `error` says why not. */
        Result: {
            action: string;
            ok: boolean;
            /** @default  */
            error?: string;
        };
        /** @description Where a room's installation is. */
        RoomTarget: {
            /** @enum {string} */
            kind: "room";
            room_id: string;
        };
        /** @description Paths of the JSON Schemas of the Widget API's messages and definitions. */
        SchemaIndex: {
            schemas: string[];
        };
        /**
         * @description One token that is good. Times are in milliseconds since the epoch; `last_used` may be an hour behind.
         *
         *     `id` is good for nothing but ending the session: the token can't be told from it. `client` is how the client named itself when it registered, else the origin of its page, else what its User-Agent says, as far as it prints; "" where it said nothing. `current` is true for the token of this very request. `purpose` is `legacy` for a token that Element Web puts into URLs.
         */
        Session: {
            id: string;
            client: string;
            /** @enum {string} */
            purpose: "legacy" | "manager";
            created_at: number;
            last_used: number;
            expires_at: number;
            current: boolean;
        };
        /** @description `GET …/account/sessions`, newest first. */
        Sessions: {
            sessions: components["schemas"]["Session"][];
        };
        /**
         * @description One card: what an integration is, in the caller's language where there is a translation.
         *
         *     `icon` is the path of an image at the manager's address. `available` is true, or says why it can't be used on this manager. `learns` says who learns something by it: nobody outside of the room, a server that somebody here runs or chose, or the cloud of a third party.
         */
        Summary: {
            id: string;
            /** @enum {string} */
            kind: "bot" | "bridge" | "widget";
            name: string;
            summary: string;
            icon: string;
            category: string;
            target: ("account" | "room")[];
            publisher: string;
            /** @enum {string} */
            trust: "bundled" | "third_party" | "verified";
            keywords: string[];
            connections_needed: string[];
            /** @enum {string} */
            encrypted_rooms: "limited" | "no" | "works";
            /** @enum {string} */
            learns: "cloud" | "room" | "server";
            available: boolean | string;
        };
        /** @description An integration that the link would fit, and that this manager does not offer. */
        SwitchedOff: {
            integration: string;
            name: string;
        };
        /** @description A policy maps `version` to a string and every language tag to a document. */
        Terms: {
            policies: {
                [key: string]: {
                    [key: string]: string | components["schemas"]["Document"];
                };
            };
        };
        Versions: {
            versions: string[];
            widget_api_versions: string[];
            unstable_features: {
                [key: string]: boolean;
            };
        };
        WellKnownIntegrations: {
            "m.integrations_widget": components["schemas"]["IntegrationsWidget"];
        };
        /** @description A widget definition, ready to be written to the room's state or to the account's `m.widgets`. */
        WidgetContent: {
            type: string;
            url: string;
            name: string;
            data: Record<string, unknown>;
        };
        /** @description A complete widget definition (MSC2764), nothing of which is kept; `url` is a template of the client's. */
        WidgetDefinition: {
            id: string;
            type: string;
            url: string;
            name: string;
            data: Record<string, unknown>;
        };
        /** @description Where Element Web shows it (`io.element.widgets.layout`); `width` and `height` in percent. */
        WidgetLayout: {
            /** @default top */
            container?: string;
            /** @default 0 */
            index?: number;
            /** @default 100 */
            width?: number;
            /** @default 60 */
            height?: number;
        };
        /**
         * @description `type` is a widget type (`m.jitsi`), `data` what such widgets keep in theirs.
         *
         *     Instead of them, `integration` and `config` are what its form takes. `widget_id` is that of a widget which is there: what is made takes its place, and keeps its id.
         */
        WidgetRequest: {
            /** @default  */
            type?: string;
            /** @default  */
            room_id?: string;
            /** @default {} */
            data?: Record<string, unknown>;
            /** @default  */
            name?: string;
            /** @default  */
            integration?: string;
            /** @default {} */
            config?: Record<string, unknown>;
            /** @default  */
            widget_id?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AccountAuditEntry = components['schemas']['AccountAuditEntry'];
export type AccountData = components['schemas']['AccountData'];
export type AccountResponse = components['schemas']['AccountResponse'];
export type AccountTarget = components['schemas']['AccountTarget'];
export type ActionView = components['schemas']['ActionView'];
export type Agreement = components['schemas']['Agreement'];
export type AgreementEntry = components['schemas']['AgreementEntry'];
export type Audit = components['schemas']['Audit'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type BuiltWidget = components['schemas']['BuiltWidget'];
export type CallWidget = components['schemas']['CallWidget'];
export type Detail = components['schemas']['Detail'];
export type Document = components['schemas']['Document'];
export type Empty = components['schemas']['Empty'];
export type Erased = components['schemas']['Erased'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type FieldProblem = components['schemas']['FieldProblem'];
export type FoundWidget = components['schemas']['FoundWidget'];
export type Health = components['schemas']['Health'];
export type Identified = components['schemas']['Identified'];
export type IdentifiedWidget = components['schemas']['IdentifiedWidget'];
export type IdentifyRequest = components['schemas']['IdentifyRequest'];
export type InstallRequest = components['schemas']['InstallRequest'];
export type InstallationView = components['schemas']['InstallationView'];
export type InstallationViews = components['schemas']['InstallationViews'];
export type Integrations = components['schemas']['Integrations'];
export type IntegrationsWidget = components['schemas']['IntegrationsWidget'];
export type IntegrationsWidgetData = components['schemas']['IntegrationsWidgetData'];
export type Match = components['schemas']['Match'];
export type OpenIDToken = components['schemas']['OpenIDToken'];
export type PerformedRequest = components['schemas']['PerformedRequest'];
export type ReconfigureRequest = components['schemas']['ReconfigureRequest'];
export type RegisterResponse = components['schemas']['RegisterResponse'];
export type Requirement = components['schemas']['Requirement'];
export type ResolveRequest = components['schemas']['ResolveRequest'];
export type Resolved = components['schemas']['Resolved'];
export type Result = components['schemas']['Result'];
export type RoomTarget = components['schemas']['RoomTarget'];
export type SchemaIndex = components['schemas']['SchemaIndex'];
export type Session = components['schemas']['Session'];
export type Sessions = components['schemas']['Sessions'];
export type Summary = components['schemas']['Summary'];
export type SwitchedOff = components['schemas']['SwitchedOff'];
export type Terms = components['schemas']['Terms'];
export type Versions = components['schemas']['Versions'];
export type WellKnownIntegrations = components['schemas']['WellKnownIntegrations'];
export type WidgetContent = components['schemas']['WidgetContent'];
export type WidgetDefinition = components['schemas']['WidgetDefinition'];
export type WidgetLayout = components['schemas']['WidgetLayout'];
export type WidgetRequest = components['schemas']['WidgetRequest'];
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
