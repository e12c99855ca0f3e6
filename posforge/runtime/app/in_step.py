"""Keeps a joined machine in step with the one above it, for as long as a `with` block lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from posforge.errors import KnownError
from posforge.runtime.domain.shop import SyncOptions
from posforge.runtime.ext.ports import Clock, Journal
from posforge.runtime.ext.store_line import NoLine, Question, StoreLine, UnreachableError
from posforge.runtime.security.node_keys import NodeKey, signature_matches
from posforge.runtime.sync.client import SyncClient
from posforge.runtime.sync.node_file import NodeFile
from posforge.runtime.sync.pull import Puller
from posforge.runtime.sync.pump import Pump
from posforge.runtime.sync.push import Pusher
from posforge.runtime.sync.receive import Receiver

_PATIENCE_S = 2.0
_SHORTER_S = 1.0

A = TypeVar("A")
B = TypeVar("B")


def receiver_of(node: NodeFile, journal: Journal) -> Receiver:
    """Return the receiving end of a machine; a process has one of it."""
    return Receiver(journal, node.identity, verify=signature_matches, trusted=node.trusted)


@contextmanager
def in_step(
    node: NodeFile,
    *,
    key: NodeKey,
    journal: Journal,
    receiver: Receiver,
    clock: Clock,
    every: SyncOptions,
    after_ms: int = 0,
) -> Iterator[Pump | None]:
    """Push and pull in a thread of its own; yield None where nothing is above this machine.

    The first exchange is made `after_ms` from now.
    """
    parent, me = node.parent, node.identity
    if parent is None:
        yield None
        return
    line = SyncClient(parent.url, fingerprint=parent.fingerprint, node=me.node, signer=key)
    pusher = Pusher(journal, me, peer="store" if me.kind == "till" else "hq")
    pump = Pump(
        line,
        pusher=pusher,
        puller=Puller(journal, me, receiver=receiver, pusher=pusher),
        clock=clock,
        push_ms=every.push_ms,
        pull_ms=every.pull_ms,
    )
    pump.start(after_ms=after_ms)
    try:
        yield pump
    finally:
        pump.stop()
        line.close()


@contextmanager
def asking(node: NodeFile, *, key: NodeKey, is_online: Callable[[], bool]) -> Iterator[StoreLine]:
    """Give what is asked of the machine above a line of its own, beside that of sync.

    While sync finds nobody there, nobody waits for an answer either. A store server waits for HQ
    less long than its tills wait for it: they still get what their branch knows.
    """
    parent = node.parent
    if parent is None:
        yield NoLine()
        return
    client = SyncClient(
        parent.url,
        fingerprint=parent.fingerprint,
        node=node.node,
        signer=key,
        timeout_s=_PATIENCE_S if node.kind == "till" else _SHORTER_S,
    )
    try:
        yield _Line(client, is_online)
    finally:
        client.close()


class _Line:
    def __init__(self, client: SyncClient, is_online: Callable[[], bool]) -> None:
        self._client, self._is_online = client, is_online

    def ask(self, question: Question[A, B], asked: A) -> B:
        if not self._is_online():
            return NoLine().ask(question, asked)
        try:
            return self._client.ask(question, asked)
        except KnownError as error:
            raise UnreachableError(error.message, hint=error.hint) from error
