"""A wire tap: a TCP proxy that keeps every byte that passes, and can cut the line."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self

_PIECE = 65_536


class Recorder:
    """Listens on a free port and hands everything on to `host:port`; a context manager.

    Attributes:
        captured: all bytes of both directions, in the order they came.
        cut_after: how many bytes from the client pass before a connection is cut; None for all.
    """

    def __init__(self, host: str, port: int) -> None:
        self.captured = bytearray()
        self.cut_after: int | None = None
        self._target = (host, port)
        self._lines: list[socket.socket] = []
        self._one_at_a_time = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, name="recorder", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for line in self._lines:
            line.close()

    @property
    def url(self) -> str:
        """Where to connect instead."""
        return f"https://127.0.0.1:{self._listener.getsockname()[1]}"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._lines += [client, server]
            for source, sink, is_up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._copy, args=(source, sink, is_up), daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket, is_up: bool) -> None:
        passed = 0
        try:
            while piece := source.recv(_PIECE):
                if is_up and self.cut_after is not None:
                    piece = piece[: max(0, self.cut_after - passed)]
                passed += len(piece)
                with self._one_at_a_time:
                    self.captured += piece
                sink.sendall(piece)
                if is_up and self.cut_after is not None and passed >= self.cut_after:
                    break
        except OSError:
            pass
        for line in (source, sink):
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
