// Calls a real manager with the package as it is published: node against.mjs MANAGER PAGE
// The manager's homeserver vouches for everybody as @alice:localhost; PAGE is something that a widget can show.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { ApiError, NoAnswer, createClient, pages, watch } from "manifold-client";

const [, , url, page] = process.argv;
const room_id = "!lab:localhost";
const body = { integration: "custom", config: { url: page, name: "Notices" } };

const identify = async () => ({
  access_token: randomUUID(),
  matrix_server_name: "localhost",
  token_type: "Bearer",
  expires_in: 60,
  "im.manifold.client": "A test",
});

/** What is heard of the room, by and by. */
function listen(client) {
  const heard = [];
  const waiting = [];
  const ended = (async () => {
    for await (const change of watch(client, { room_id })) {
      heard.push(change);
      for (const wake of waiting.splice(0)) wake();
    }
  })();
  ended.catch(() => undefined);
  const until = async (isThere) => {
    while (!heard.some(isThere)) await new Promise((resolve) => waiting.push(resolve));
  };
  return { until, ended };
}

const client = createClient({ url, identify });

// Public, then private.
assert.deepEqual((await client.discovery.versions()).versions, ["v1"]);
const offered = [];
for await (const { integrations } of pages((from) => client.integrations.search({ limit: 1, from }))) {
  assert.equal(integrations.length, 1);
  offered.push(integrations[0].id);
}
assert.ok(offered.includes("custom") && offered.length > 1);
assert.deepEqual(await client.account.whoami(), { user_id: "@alice:localhost" });
const detail = await client.integrations.detail({ integration_id: "custom", room_id });
assert.ok(detail.requirements.some(({ type, met }) => type === "quota" && met));

// What is installed twice by one request is one, and whoever looks sees it.
const { until, ended } = listen(client);
await until(({ event, data }) => event === "installations" && data.installations.length === 0);
const request = { room_id, body: { ...body, request_id: randomUUID() } };
const [one, again] = [await client.installations.install(request), await client.installations.install(request)];
assert.equal(one.id, again.id);
await until(({ event, data }) => event === "installation" && data.id === one.id && data.state === "pending");
const at = { room_id, installation_id: one.id };
const results = one.actions.map(({ id }) => ({ action: id, ok: true }));
assert.equal((await client.installations.performed({ ...at, body: { results } })).state, "active");
await until(({ event, data }) => event === "installation" && data.state === "active");
assert.equal((await client.installations.here({ room_id })).installations.length, 1);

// A change and its undoing; the account's own beside it.
const config = { ...body.config, name: "News" };
assert.equal((await client.installations.reconfigure({ ...at, body: { config } })).config.name, "News");
assert.equal((await client.installations.remove(at)).state, "removing");
assert.equal((await client.installations.restore(at)).id, one.id);
const own = await client.installations.install.account({ body });
assert.deepEqual(own.target, { kind: "account", user_id: "@alice:localhost" });
assert.equal((await client.installations.get.account({ installation_id: own.id })).id, own.id);
const changes = [];
for await (const { entries } of pages((from) => client.audit.audit({ room_id, limit: 2, from }))) changes.push(...entries);
assert.deepEqual(changes.map(({ what }) => what).slice(-2), ["performed", "install"]);

// Errors.
const missing = client.installations.get({ room_id, installation_id: "nowhere" });
await assert.rejects(missing, (error) => error instanceof ApiError && error.status === 404 && error.errcode === "M_NOT_FOUND");
const wrong = client.installations.install({ room_id, body: { ...body, config: { url: "nonsense" } } });
await assert.rejects(wrong, ({ fields }) => fields[0].path === "/url");
const dead = createClient({ url: "http://127.0.0.1:1", token: "t" });
await assert.rejects(dead.account.whoami(), NoAnswer);
const unknown = createClient({ url, token: "unknown" });
await assert.rejects(unknown.account.whoami(), ({ errcode }) => errcode === "M_UNKNOWN_TOKEN");

// A session that was ended elsewhere is replaced by the next call, and what listens is told.
const other = createClient({ url, identify });
const { sessions } = await other.account.sessions();
const ours = sessions.find(({ current }) => !current);
assert.equal(ours.client, "A test");
await other.account.end_session({ session_id: ours.id });
await assert.rejects(ended, ({ errcode }) => errcode === "M_UNKNOWN_TOKEN");
assert.equal((await client.account.whoami()).user_id, "@alice:localhost");

// Everything is shown, and then erased.
const data = await client.account.export();
assert.equal(data.installations.length, 2);
const { left_behind } = await client.account.erase();
assert.ok(left_behind.some(({ type, room_id: where }) => type === "remove_widget" && where === room_id));
assert.deepEqual((await client.installations.here({ room_id })).installations, []);

process.stdout.write("all is well\n");
process.exit();
