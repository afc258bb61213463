"""Element Web's legacy API: what today's Element calls. No MSC describes it, so it is reported as a group of its own.

Observed with Element Web 1.11; the code that calls these is unchanged since.
"""

from manifold.testing.conformance.answers import allows_preflight, allows_this_page, is_of, ok, refused
from manifold.testing.conformance.checks import Absent, Group, Unmet
from manifold.testing.conformance.exchange import Exchange
from manifold.testing.conformance.fixtures import Element
from manifold.testing.conformance.manager import V1, Manager
from manifold.testing.conformance.nonsense import UNKNOWN_TOKEN
from manifold.testing.conformance.stories import Signing

element = Group("element", "Element Web")

_REGISTER = "POST {api_url}/register?v=1.1"
_ACCOUNT = "GET {api_url}/account?scalar_token=…&v=1.1"


@element.optional(
    "element",
    _REGISTER,
    'The body is the OpenID object; the answer must be 200 {"scalar_token": "…"}. Else it is offline.',
)
def test_element_registers(the_manager: Manager, the_element_registration: Exchange) -> None:
    if the_manager.lacks(the_element_registration):
        raise Absent("there is no such endpoint", the_element_registration)
    token = ok(the_element_registration).get("scalar_token")
    if not isinstance(token, str) or not token:
        raise Unmet("there is no scalar_token that is a string", the_element_registration)


@element.required(_ACCOUNT, "The answer's user_id must be the user who is logged in.")
def test_element_sees_the_users_own_account(
    the_manager: Manager, the_element: Element, the_openid: dict[str, str], openid_user: str
) -> None:
    is_of(the_manager.element_account(the_element.token), the_openid["matrix_server_name"], openid_user)


@element.required(_ACCOUNT, "Any failure makes it register anew; it must be an error, and readable.")
def test_element_is_told_that_its_token_is_unknown(the_manager: Manager, the_element: Element) -> None:
    answer = the_manager.element_account(UNKNOWN_TOKEN)
    refused(answer)
    allows_this_page(answer)


@element.required(_ACCOUNT, 'It shows the terms when this answers {"errcode": "M_TERMS_NOT_SIGNED"}.')
def test_element_is_told_that_terms_come_first(
    the_element: Element, the_element_before: Exchange, the_new_user: None, the_policies: object
) -> None:
    errcode, _ = refused(the_element_before)
    if errcode != "M_TERMS_NOT_SIGNED":
        raise Unmet(f"the errcode is {errcode}", the_element_before)


@element.required("POST <origin of api_url>/_matrix/integrations/v1/terms", "with Authorization: Bearer <scalar_token>")
def test_element_agrees_to_terms_with_its_token(
    the_manager: Manager, the_element: Element, the_signing: Signing, the_policies: object
) -> None:
    url = f"{the_manager.origin}{V1}/terms"
    ok(the_manager.ask("POST", url, token=the_element.token, value={"user_accepts": the_signing.urls}))


@element.required("GET <origin of api_url>/_matrix/integrations/v1/terms", "the path of api_url is dropped")
def test_element_finds_the_terms_at_the_root(the_manager: Manager, the_element: Element, the_policies: object) -> None:
    answer = the_manager.ask("GET", f"{the_manager.origin}{V1}/terms")
    if not isinstance(ok(answer).get("policies"), dict):
        raise Unmet("there are no policies that are an object", answer)


@element.required("GET {api_url}/widgets/set_assets_state", "must answer 200 with a body that is not empty")
def test_element_takes_a_sticker_picker_away(the_manager: Manager, the_element: Element) -> None:
    answer = the_manager.ask(
        "GET",
        f"{the_manager.api_url}/widgets/set_assets_state",
        query={
            "scalar_token": the_element.token,
            "widget_type": "m.stickerpicker",
            "widget_id": "conformance",
            "state": "disable",
        },
    )
    if answer.status != 200:
        raise Unmet(f"the answer has status {answer.status}, not 200", answer)
    if not answer.body:
        raise Unmet("the answer is empty", answer)


@element.required(_REGISTER, "It is a page: without CORS on the answer and on the preflight it connects to nothing.")
def test_element_may_register_from_its_own_origin(the_manager: Manager, the_element: Element) -> None:
    allows_this_page(the_element.registered)
    preflight = the_manager.preflight("POST", f"{the_manager.api_url}/register?v=1.1", ["content-type"])
    allows_preflight(preflight, "POST", ["content-type"])


@element.required(_ACCOUNT, "It is a page: without CORS on the answer it registers anew, and fails.")
def test_element_may_read_the_account_from_its_own_origin(the_manager: Manager, the_element: Element) -> None:
    allows_this_page(the_manager.element_account(the_element.token))


@element.recommended(_REGISTER, "It joins api_url and /register as they are: api_url has no slash at its end.")
def test_elements_address_has_no_slash_at_its_end(the_element: Element, manager_url: str) -> None:
    if manager_url.endswith("/"):
        raise Unmet(f"{manager_url} ends with a slash: configure Element without it", the_element.registered)
