"""An integration manager, small and whole, that can be given flaws: what the conformance kit must find."""

import json
import secrets
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from aiohttp import web

__all__ = ["BELOW", "SERVER_NAME", "SHARABLE_PATH", "USER", "SmallManager"]

USER = "@alice:example.org"
SERVER_NAME = "example.org"
SHARABLE_PATH = "/packs/1234/cats"
BELOW = "/im"
"""Where everything is of a manager whose flaw is that it is not at the root of its origin."""

_V1 = "/_matrix/integrations/v1"
_PACKS = f"{_V1}/widgets/stickerpicker/packs"
_POLICIES = {
    "terms_of_service": {
        "version": "2.0",
        "en": {"name": "Terms of Service", "url": "https://example.org/terms-2.0-en.html"},
        "fr": {"name": "Conditions d'utilisation", "url": "https://example.org/terms-2.0-fr.html"},
    },
    "privacy_policy": {
        "version": "1.2",
        "en": {"name": "Privacy Policy", "url": "https://example.org/privacy-1.2-en.html"},
    },
}


class Refused(Exception):
    """An error, as the client will see it."""

    def __init__(self, status: int, errcode: str, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.body = {"errcode": errcode, "error": error}


class SmallManager:
    """Answers requests. It knows itself whose OpenID tokens are whose: asking homeservers is not what is shown here.

    `flaws` are some of those that its code asks for by `_is`.
    """

    def __init__(
        self, openid_tokens: set[str], flaws: frozenset[str] = frozenset(), policies: dict[str, Any] | None = None
    ) -> None:
        self._openid_tokens = openid_tokens
        self._flaws = flaws
        self._policies = _POLICIES if policies is None else policies
        self.issued: set[str] = set()
        """All tokens that it ever gave."""
        self._tokens: set[str] = set()
        self._legacy: set[str] = set()
        self._cached: set[str] = set()
        self._agreed: defaultdict[str, set[str]] = defaultdict(set)
        self._packs = {"dogs": _pack("Dogs", "https://packs.example.org/5678/dogs")}
        self._handlers: dict[tuple[str, str], Callable[[web.BaseRequest, bytes], Any]] = {
            ("GET", "/.well-known/matrix/integrations"): self._well_known,
            ("GET", "/ui"): self._page,
            ("POST", f"{_V1}/account/register"): self._register,
            ("GET", f"{_V1}/account"): self._account,
            ("POST", f"{_V1}/account/logout"): self._logout,
            ("GET", f"{_V1}/terms"): self._terms,
            ("POST", f"{_V1}/terms"): self._agree,
            ("GET", _PACKS): self._list_packs,
            ("PUT", _PACKS): self._add_pack,
            ("DELETE", _PACKS): self._remove_pack,
            ("GET", SHARABLE_PATH): self._sharable,
            ("GET", f"{SHARABLE_PATH}.json"): self._sharable,
            ("POST", "/register"): self._register_legacy,
            ("GET", "/account"): self._account_legacy,
            ("GET", "/widgets/set_assets_state"): self._set_assets_state,
        }
        if self._is("listed packs are bare"):
            self._packs["dogs"].pop("active_items")
        if self._is("policies have no names"):
            self._policies = {"terms": {"version": "2.0", "en": {"url": "https://example.org/terms-2.0-en.html"}}}
        if self._is("policies share an address"):
            self._policies = dict.fromkeys(self._policies, _POLICIES["privacy_policy"])
        if self._is("no packs"):
            self._forget(_PACKS)
        if self._is("no discovery"):
            self._forget("/.well-known/matrix/integrations")
        if self._is("no Element"):
            self._forget("/register")

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            if request.method == "OPTIONS" and not self._is("preflights are 405"):
                return self._finish(request, 200, {})
            try:
                body = await request.read()
            except web.HTTPRequestEntityTooLarge:
                raise Refused(413, "M_TOO_LARGE", "The body is too large") from None
            answer = self._handler(request)(request, body)
        except Refused as refused:
            return self._finish(request, refused.status, refused.body)
        return answer if isinstance(answer, web.Response) else self._finish(request, 200, answer)

    def _is(self, flaw: str) -> bool:
        return flaw in self._flaws

    def _forget(self, path: str) -> None:
        self._handlers = {key: handler for key, handler in self._handlers.items() if key[1] != path}

    def _handler(self, request: web.BaseRequest) -> Callable[[web.BaseRequest, bytes], Any]:
        path = request.rel_url.raw_path
        if self._is("everything is below a path"):
            path = path.removeprefix(BELOW) if path.startswith(f"{BELOW}/") else "/nowhere"
        if handler := self._handlers.get((request.method, path)):
            return handler
        if any(known == path for _, known in self._handlers):
            raise Refused(405, "M_UNRECOGNIZED", "This endpoint takes another method")
        if self._is("unknown paths are answered with 200"):
            return lambda *_: {}
        raise Refused(404, "M_UNRECOGNIZED", "There is no such endpoint")

    def _finish(self, request: web.BaseRequest, status: int, value: object) -> web.Response:
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
            "Access-Control-Allow-Headers": "X-Requested-With, Content-Type, Authorization",
            "Cache-Control": "no-store",
        }
        if self._is("errors have no CORS") and status >= 400:
            headers = {"Cache-Control": "no-store"}
        if self._is("preflights name no headers"):
            del headers["Access-Control-Allow-Headers"]
        if self._is("caches may keep everything"):
            del headers["Cache-Control"]
        if self._is("404 is a page") and status == 404:
            return web.Response(text="<h1>Not Found</h1>", status=404, headers=headers, content_type="text/html")
        if self._is("errors are texts") and status >= 400:
            return web.Response(text=json.dumps(value), status=status, headers=headers, content_type="text/plain")
        if self._is("error is missing") and status >= 400:
            value = {"errcode": value["errcode"]} if isinstance(value, dict) else value
        if self._is("errors repeat the token") and status == 403:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.query.get(
                "access_token"
            )
            value = {**value, "error": f"Invalid token {token}"} if isinstance(value, dict) and token else value
        if self._is("answers are texts") and status < 400:
            return web.Response(text=json.dumps(value), headers=headers, content_type="text/plain")
        answer = web.json_response(value, status=status, headers=headers)
        if self._is("CORS is there twice"):
            answer.headers.add("Access-Control-Allow-Origin", "*")
        return answer

    # MSC1957

    def _well_known(self, request: web.BaseRequest, _: bytes) -> object:
        origin = f"http://{request.host}"
        widget = {"url": f"{origin}/ui?name=$matrix_display_name", "data": {"api_url": origin}}
        if self._is("discovery has no address"):
            widget["url"] = "javascript:alert(1)"
        if self._is("discovery has no api_url"):
            widget["data"] = {}
        if self._is("discovery has a variable of its own"):
            widget["url"] = f"{origin}/ui?token=$scalar_token"
        return {"m.integrations_widget": widget}

    def _page(self, _: web.BaseRequest, __: bytes) -> web.Response:
        headers = {"X-Frame-Options": "SAMEORIGIN"} if self._is("the page can't be framed") else {}
        return web.Response(text="<!doctype html>", content_type="text/html", headers=headers)

    # MSC1961

    def _verify(self, body: bytes) -> str:
        """Raises Refused unless the body is an OpenID object of this homeserver's. Its token."""
        if self._is("registering asks for nothing"):
            return ""
        openid = self._object(body)
        for name in ("access_token", "matrix_server_name"):
            self._text(openid, name)
        if self._is("any OpenID token is good"):
            return ""
        is_asked = openid["matrix_server_name"] == SERVER_NAME or self._is("the server name is not looked at")
        token = str(openid["access_token"])
        if not is_asked or token not in self._openid_tokens:
            if self._is("errors repeat the OpenID token"):
                raise Refused(403, "M_UNKNOWN_TOKEN", f"{token} is unknown")
            raise self._unknown()
        return token

    def _register(self, _: web.BaseRequest, body: bytes) -> object:
        openid_token = self._verify(body)
        token = secrets.token_urlsafe(32)
        if self._is("tokens are made of OpenID tokens"):
            token = f"for-{openid_token}"
        if self._is("tokens are short"):
            token = secrets.token_urlsafe(6)
        if self._is("tokens are not URL-safe"):
            token = f"{token}+/"
        if self._is("one token for all"):
            token = "the-one-token-that-all-sessions-share"
        self._tokens.add(token)
        self.issued.add(token)
        if self._is("register answers a text"):
            return web.Response(text=token, headers={"Access-Control-Allow-Origin": "*"})
        return {"access_token" if self._is("register answers access_token") else "token": token}

    def _account(self, request: web.BaseRequest, _: bytes) -> object:
        self._signed(self._caller(request))
        if self._is("the account has no user ID"):
            return {"user_id": "alice"}
        return {"user_id": "@bob:example.net" if self._is("it is somebody else") else USER}

    def _logout(self, request: web.BaseRequest, _: bytes) -> object:
        token = self._caller(request)
        if self._is("logging out changes nothing"):
            return {}
        if self._is("logging out ends all sessions"):
            self._tokens.clear()
        self._tokens.discard(token)
        return {"success": True} if self._is("logging out answers something") else {}

    def _caller(self, request: web.BaseRequest, *, legacy: bool = False) -> str:
        header = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = header or request.query.get("access_token", "")
        if self._is("no token in the query"):
            token = header
        if self._is("the query's token is looked up in a cache") and not header and token in self._cached:
            return token
        if self._is("no token is as good as any") and token not in self._tokens:
            return "nobody"
        if not token:
            raise Refused(401, "M_MISSING_TOKEN", "Send a token")
        if token not in self._tokens and not (legacy and token in self._legacy):
            raise self._unknown()
        self._cached.add(token)
        return token

    def _unknown(self) -> Refused:
        if self._is("unknown tokens are 401"):
            return Refused(401, "M_UNKNOWN_TOKEN", "Invalid token")
        return Refused(403, "M_UNKNOWN_TOKEN", "Bad token" if self._is("other words") else "Invalid token")

    def _object(self, body: bytes) -> dict[str, Any]:
        try:
            value = json.loads(body.decode())
        except (ValueError, RecursionError):
            if self._is("what is no JSON is a fault"):
                raise Refused(500, "M_UNKNOWN", "Internal server error") from None
            raise Refused(400, "M_NOT_JSON", "The body is not JSON") from None
        if not isinstance(value, dict):
            raise Refused(400, "M_BAD_JSON", "The body is no object")
        return value

    def _text(self, value: dict[str, Any], name: str) -> str:
        if name not in value:
            raise Refused(400, "M_MISSING_PARAM", f"Missing '{name}'")
        text = value[name]
        if not isinstance(text, str):
            errcode = "M_BAD_JSON" if self._is("wrong types are M_BAD_JSON") else "M_INVALID_PARAM"
            raise Refused(400, errcode, f"'{name}' must be a string")
        return text

    # MSC2140

    def _terms(self, request: web.BaseRequest, _: bytes) -> object:
        if self._is("terms want a token"):
            self._caller(request)
        if self._is("policies have no version"):
            return {"policies": {name: {"en": policy["en"]} for name, policy in self._policies.items()}}
        return {"policies": self._policies}

    def _agree(self, request: web.BaseRequest, body: bytes) -> object:
        legacy = not self._is("Element's token is good for no agreement")
        token = "" if self._is("anybody agrees") else self._caller(request, legacy=legacy)
        urls = self._object(body).get("user_accepts")
        if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
            raise Refused(400, "M_INVALID_PARAM", "'user_accepts' must be a list of strings")
        whose = token if self._is("agreement is kept for a token") else USER
        self._agreed[whose].update(urls)
        return {"agreed": urls} if self._is("agreeing answers something") else {}

    def _signed(self, token: str) -> None:
        if self._is("nobody must agree"):
            return
        agreed = self._agreed[token if self._is("agreement is kept for a token") else USER]
        if self._is("any agreement is enough") and agreed:
            return
        for policy in self._policies.values():
            urls = [document["url"] for document in policy.values() if isinstance(document, dict)]
            enough = all if self._is("all languages must be agreed to") else any
            if not enough(url in agreed for url in urls):
                raise Refused(403, "M_TERMS_NOT_SIGNED", "Agree first")

    # MSC1951, MSC1959

    def _list_packs(self, request: web.BaseRequest, _: bytes) -> object:
        if not self._is("packs are everybody's"):
            self._caller(request)
        packs = [self._packs["dogs"]] if self._is("packs that are added are not listed") else list(self._packs.values())
        return {"packs": packs}

    def _add_pack(self, request: web.BaseRequest, body: bytes) -> object:
        self._caller(request)
        url = self._text(self._object(body), "sharable_url")
        if not url.startswith(f"http://{request.host}/") or not url.endswith(SHARABLE_PATH):
            status = 404 if self._is("no pack is 404") else 400
            raise Refused(status, "M_NOT_FOUND", "The sharable URL did not resolve to a pack")
        self._packs[url] = _pack("Cats", url)
        if self._is("packs have no license"):
            del self._packs[url]["license"]
        return self._packs[url]

    def _remove_pack(self, request: web.BaseRequest, body: bytes) -> object:
        self._caller(request)
        if not self._is("packs stay"):
            self._packs.pop(self._text(self._object(body), "sharable_url"), None)
        return {"removed": True} if self._is("removing a pack answers something") else {}

    def _sharable(self, request: web.BaseRequest, _: bytes) -> object:
        wants_json = request.rel_url.raw_path.endswith(".json") or "json" in request.headers.get("Accept", "")
        if self._is("a sharable URL is always a page") or not wants_json:
            return web.Response(text="<!doctype html>", content_type="text/html")
        return {"room_uri": "https://matrix.to/#/%23cats%3Aexample.org"}

    # Element Web

    def _register_legacy(self, _: web.BaseRequest, body: bytes) -> object:
        self._verify(body)
        token = secrets.token_urlsafe(32)
        self._legacy.add(token)
        self.issued.add(token)
        return {"token" if self._is("Element gets no scalar_token") else "scalar_token": token}

    def _set_assets_state(self, _: web.BaseRequest, __: bytes) -> object:
        return web.Response() if self._is("Element gets nothing for a picker") else {}

    def _account_legacy(self, request: web.BaseRequest, _: bytes) -> object:
        token = request.query.get("scalar_token", "")
        if token not in self._legacy and not self._is("Element's token is not looked at"):
            raise self._unknown()
        if not self._is("Element enters without terms"):
            self._signed(token)
        return {"user_id": USER}


def _pack(name: str, url: str) -> dict[str, Any]:
    return {
        "kind": "m.stickers",
        "name": name,
        "sharable_url": url,
        "creator": f"https://matrix.to/#/{USER}",
        "license": "CC-BY-4.0",
        "active_items": [
            {"id": "1", "uri": "mxc://example.org/animal", "description": "An animal", "shortcodes": [":a:"]}
        ],
    }
