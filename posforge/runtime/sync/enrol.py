"""Joining a shop: what a new machine says, and what it is told about who it is from now on."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.shop import NodeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolRequest:
    """A machine asks to join; the request is signed with the key it names (hex)."""

    secret: str
    public_key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """Who the machine is now, and which machines above it may introduce themselves to it.

    `epoch` is 1 at first, and one more each time the same key joins again. `series` is one more
    each time anybody takes this seat, so that no receipt number is printed twice.
    """

    org: str
    node: str
    kind: NodeKind
    store: str
    till: int
    label: str
    epoch: int
    parent: str
    trusted: tuple[str, ...]
    series: str = "A"
