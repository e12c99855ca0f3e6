"""Servers and tills that talk over real sockets, in this process: quick to start, easy to look at.

`SyncServer` is a store server or HQ served by a thread; `SyncTill` is a till's disk and its line,
without screen and printer, that exchanges when it is told to.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from posforge.errors import KnownError
from posforge.runtime.app.clock import SystemClock
from posforge.runtime.app.in_step import receiver_of
from posforge.runtime.app.machine import join_machine, open_secrets
from posforge.runtime.app.serve import READY_FILE, serve
from posforge.runtime.app.server import Server, ServerKind, open_server
from posforge.runtime.app.settings import MachineSettings, ServerSettings
from posforge.runtime.domain.envelope import Event, LogKey
from posforge.runtime.domain.events import MAIN, EventBody
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.server.join_codes import Seat
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.sync.client import SyncClient
from posforge.runtime.sync.node_file import load_node
from posforge.runtime.sync.pull import Puller
from posforge.runtime.sync.pump import Pump
from posforge.runtime.sync.push import Pusher
from posforge.testing.headless_server import ADMIN, CHAIN_SHOP

_WAIT_S = 30.0


class SyncServer:
    """A store server or HQ that a thread serves; `start` and `stop` as often as wanted."""

    def __init__(
        self,
        folder: Path,
        kind: ServerKind,
        *,
        branch: str = "",
        database: str = "",
        parent: SyncServer | None = None,
    ) -> None:
        self.kind: ServerKind = kind
        self._folder = folder
        self._branch = branch
        self._database = database
        self._parent = parent
        self._port = free_port()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def ready(self) -> dict[str, Any]:
        """What the server told of itself when it was ready."""
        told: dict[str, Any] = json.loads((self._folder / READY_FILE).read_text())
        return told

    @property
    def port(self) -> int:
        """Where it listens, the same after each start."""
        return self._port

    @property
    def is_running(self) -> bool:
        """Whether it serves."""
        return self._thread is not None

    @property
    def branch(self) -> str:
        """The code of its branch; empty at HQ."""
        return self._branch

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://127.0.0.1:{self._port}"

    def settings(self, join_code: str = "") -> ServerSettings:
        """Return how it is started."""
        return ServerSettings(
            data=self._folder,
            keys="file",
            port=self._port,
            database=self._database,
            branch=self._branch,
            parent=self._parent.url if self._parent else "",
            join_code=join_code,
            admin=ADMIN,
        )

    def start(self) -> None:
        """Serve, on the same port each time. Raises what keeps it from starting."""
        code = ""
        if self._parent is not None and load_node(self._folder) is None:
            code = self._parent.code(Seat(kind="store", store=self._branch, till=0, label=""))
        self._stop.clear()
        self._error = None
        self._thread = threading.Thread(target=self._serve, args=(self.settings(code),))
        self._thread.start()
        wait_for(lambda: (self._folder / READY_FILE).exists() or self._error)
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """End serving and wait until it has ended."""
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self._thread = None

    def open(self) -> AbstractContextManager[Server]:
        """Open its data beside the running server, as the command line does."""
        return open_server(CHAIN_SHOP, self.settings(), self.kind)

    def code(self, seat: Seat) -> str:
        """Return a fresh join code."""
        with self.open() as server:
            return server.make_join_code(seat)

    def till(self, folder: Path, number: int = 1) -> SyncTill:
        """Let a till join and open it."""
        code = self.code(Seat(kind="till", store=self._branch, till=number, label=f"Till {number}"))
        settings = MachineSettings(data=folder, keys="file")
        join_machine(settings, url=self.url, code=code)
        return SyncTill(settings)

    def _serve(self, settings: ServerSettings) -> None:
        try:
            serve(CHAIN_SHOP, settings, self.kind, stop=self._stop)
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self._error = error


class SyncTill:
    """A till's journal and its line to the store server; a context manager."""

    def __init__(self, settings: MachineSettings) -> None:
        node = load_node(settings.data)
        assert node is not None, "let it join first"
        assert node.parent is not None, "a till has a store server above it"
        self.settings = settings
        self.node = node
        self.parent = node.parent
        own = open_secrets(settings)
        self.key = NodeKey.from_secret(own.node_key)
        self.clock = SystemClock(CHAIN_SHOP.timezone)
        self.database = Database.open_sqlcipher(settings.data / "posforge.db", own.database_key)
        self.journal = NodeJournal(self.database, self.clock)
        self.store = NodeStore(
            self.database,
            identity=node.identity,
            signer=self.key,
            clock=self.clock,
            entropy=os.urandom,
        )
        self._open = ExitStack()
        self._open.callback(self.database.close)
        self.connect(self.parent.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def connect(self, url: str, *, fingerprint: str = "") -> None:
        """Speak to the store server by this way from now on."""
        self.line = SyncClient(
            url,
            fingerprint=fingerprint or self.parent.fingerprint,
            node=self.node.node,
            signer=self.key,
        )
        self._open.callback(self.line.close)
        me = self.node.identity
        pusher = Pusher(self.journal, me, peer="store")
        receiver = receiver_of(self.node, self.journal)
        self.pump = Pump(
            self.line,
            pusher=pusher,
            puller=Puller(self.journal, me, receiver=receiver, pusher=pusher),
            clock=self.clock,
            push_ms=CHAIN_SHOP.sync.push_ms,
            pull_ms=CHAIN_SHOP.sync.pull_ms,
        )

    @property
    def main(self) -> LogKey:
        """The log of its business."""
        return LogKey(self.node.node, self.node.epoch, MAIN)

    def record(self, *bodies: EventBody) -> list[Event]:
        """Write events into its journal."""
        with self.store.work() as work:
            return [work.record(body) for body in bodies]

    def exchange(self) -> None:
        """Pull and push once. Raises KnownError with the trouble there was."""
        self.pump.step(pull=True)
        status = self.pump.status
        if status.trouble:
            raise KnownError(status.trouble)


def free_port() -> int:
    """Return a port that nobody listens on; unlike port 0 it can be taken again after a crash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(condition: Callable[[], object], *, wait_s: float = _WAIT_S) -> None:
    """Wait until the condition is true. Raises KnownError when it takes too long."""
    deadline = time.monotonic() + wait_s
    while not condition():
        if time.monotonic() > deadline:
            raise KnownError(f"Nothing happened within {wait_s:g} s.")
        time.sleep(0.01)
