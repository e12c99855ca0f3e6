"""Where tills, store servers and HQ find each other, and how often they look."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from posforge.spec.base import Section, WaitMs, refusal


def _https(address: str) -> str:
    if not _is_https_address(address):
        raise refusal(
            f"`{address}` is not the address of a posforge server.",
            expected="https://HOST:PORT",
            hint="Machines talk over TLS only, so the address begins with https://",
        )
    return address


def _is_https_address(address: str) -> bool:
    try:
        url = urlsplit(address)
        _ = url.port
    except ValueError:
        return False
    has_more = url.username or url.query or url.fragment or url.path.strip("/")
    return url.scheme == "https" and bool(url.hostname) and not has_more


Address = Annotated[
    str, AfterValidator(_https), Field(json_schema_extra={"pattern": "^https://[^/?#]+/?$"})
]


class Sync(Section):
    """The addresses of the servers and the rhythm of the exchange."""

    hq: Address = Field(
        default="https://127.0.0.1:9443",
        description="Where the store servers find HQ.",
        examples=["https://127.0.0.1:9443"],
    )
    store: Address = Field(
        default="https://127.0.0.1:9444",
        description="Where the tills find their store server.",
        examples=["https://127.0.0.1:9444"],
    )
    push_ms: WaitMs = Field(
        default=1000,
        description="How often a machine sends what is new, in milliseconds.",
        examples=["1000"],
    )
    pull_ms: WaitMs = Field(
        default=5000,
        description="How often a machine asks for prices and people, in milliseconds.",
        examples=["5000"],
    )
