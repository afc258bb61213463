"""How our page frames a service: all that an integration says of it, so that none has to bring a page of its own."""

from typing import Literal

from msgspec import Struct, field

__all__ = ["Frame", "ReferrerPolicy"]

ReferrerPolicy = Literal["no-referrer", "strict-origin-when-cross-origin"]


class Frame(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the page `frame` does with the address in its `url`.

    - `allow`: permissions that are handed on to the service (Permissions Policy);
    - `referrer_policy`: a few services refuse to be framed by a page that does not say which it is;
    - `fill`: parameters of the service's address, by the name that our page's fragment has for the value:
      `{"displayName": "userName"}`. The client fills the fragment in, so nothing of it reaches our server;
    - `dark`, `light`: parameters that are added in a client of that theme: `{"theme": "dark"}`;
    - `ancestors`: the parameter in which the service wants the hosts of all pages around it;
    - `fragment`: the service keeps something behind the `#` of its addresses, a key most of all, which no server may
      see. It travels behind the `#` of our page, too, and is put back in the browser; parameters are added there.
    """

    allow: str = "fullscreen"
    referrer_policy: ReferrerPolicy = "no-referrer"
    fill: dict[str, str] = field(default_factory=dict)
    dark: dict[str, str] = field(default_factory=dict)
    light: dict[str, str] = field(default_factory=dict)
    ancestors: str = ""
    fragment: bool = False
