"""Writes journals without a database, for tests of whoever receives, checks or projects them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import (
    EMPTY,
    ENVELOPE_VERSION,
    Event,
    Head,
    Header,
    body_hash,
    personal_hash,
    seal,
)
from posforge.runtime.domain.events import EventBody
from posforge.runtime.domain.hlc import tick
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.security.node_keys import NodeKey


class JournalWriter:
    """A machine that writes events into its own logs and keeps nothing but their heads.

    Args:
        seed: makes key, ids and salts; the same in every run.
        store: the branch it stands in.
        at_ms: what its clock says; every event moves it by a second.
        epoch: its incarnation.
    """

    def __init__(
        self, seed: int, *, store: str = "S01", at_ms: int = 1_790_000_000_000, epoch: int = 1
    ) -> None:
        self.key = NodeKey.from_secret(seed.to_bytes(32, "big"))
        self.store = store
        self.at_ms = at_ms
        self.epoch = epoch
        self._hlc = ""
        self._heads: dict[str, Head] = {}
        self._count = 0

    def write(
        self, body: EventBody, *, personal: Mapping[str, Any] | None = None, **facts: Any
    ) -> Event:
        """Return the next event of the log this body belongs to; `facts` replace header fields."""
        named = {"type": body.TYPE, "sv": body.VERSION, "stream": body.STREAM}
        return self.write_plain(to_body(body), personal=personal, **(named | facts))

    def write_plain(
        self, body: dict[str, Any], *, personal: Mapping[str, Any] | None = None, **facts: Any
    ) -> Event:
        """Return the next event with any body at all; type, sv and stream are among `facts`."""
        self._count += 1
        self.at_ms += 1000
        self._hlc = tick(self._hlc, self.at_ms)
        salt = self._count.to_bytes(16, "big")
        blob = {"salt": salt.hex(), "data": dict(personal)} if personal is not None else None
        head = self._heads.get(facts["stream"], EMPTY)
        shared: dict[str, Any] = {
            "ev": ENVELOPE_VERSION,
            "id": uuid7(self.at_ms, bytes.fromhex(self.key.node[:4]) + salt[-8:]),
            "org": "test",
            "store": self.store,
            "node": self.key.node,
            "epoch": self.epoch,
            "seq": head.seq + 1,
            "hlc": self._hlc,
            "wall": self.at_ms,
            "tz": 60,
            "clock_q": "free",
            "clock_off": 0,
            "bizdate": "2026-11-21",
            "shift": "",
            "actor": "p-0001",
            "approver": "",
            "auth_epoch": 0,
            "cause": (),
            "body_hash": body_hash(body),
            "personal_hash": personal_hash(blob),
            "prev": head.hash,
        }
        event = seal(Header(**(shared | facts)), body, personal=blob, signer=self.key)
        self._heads[facts["stream"]] = event.head
        return event

    def head(self, stream: str) -> Head:
        """Return the end of one of its logs."""
        return self._heads.get(stream, EMPTY)

    def branch(self) -> JournalWriter:
        """Return this machine as its cloned disk goes on: same key, same heads, its own future."""
        clone = JournalWriter(0, store=self.store, at_ms=self.at_ms + 1, epoch=self.epoch)
        clone.key = self.key
        clone._hlc = self._hlc
        clone._heads = dict(self._heads)
        clone._count = self._count + (1 << 32)
        return clone

    def turn_back(self, stream: str, head: Head) -> None:
        """Go on from an earlier head of a log, as an old copy of the disk does."""
        self._heads[stream] = head
