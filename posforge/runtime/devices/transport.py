"""Carries bytes to a printer and back: over TCP, or into a file."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from posforge.errors import UserError
from posforge.runtime.devices.tcp import cause_of, connect
from posforge.runtime.ext.printers import BrokenOffError, PrinterOffError

STALL_S = 10.0
_DEFAULT_PORT = 9100
_CHUNK = 4096


class Wire(Protocol):
    """An open line to a printer."""

    def write(self, data: bytes) -> None:
        """Hand all bytes over. Raises BrokenOffError when the printer stops taking them."""

    def read(self, wait_s: float) -> bytes:
        """Return what the printer says within this time; nothing where it says nothing.

        Raises BrokenOffError when the printer hangs up.
        """


class Transport(Protocol):
    """The way to one printer; opened for each job, so that a restarted printer is found again."""

    @property
    def address(self) -> str:
        """Where the printer is, in words a person can check."""

    @property
    def may_answer(self) -> bool:
        """Whether it makes sense to ask what is there how it is."""

    def open(self) -> AbstractContextManager[Wire]:
        """Open a line. Raises PrinterOffError, naming the cause."""


def transport_to(connect: str) -> Transport:
    """Return the way to `tcp://host:port` or `file://path`. Raises UserError for anything else."""
    url = urlsplit(connect)
    if url.scheme == "tcp" and url.hostname:
        return TcpTransport(url.hostname, url.port or _DEFAULT_PORT)
    if url.scheme == "file" and url.path and not url.netloc:
        return FileTransport(Path(unquote(url.path)))
    raise UserError(
        f"“{connect}” is no address of a printer.",
        hint="Write tcp://192.168.0.50:9100 for a network printer or file:///path for a file.",
    )


class TcpTransport:
    """A network printer."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    @property
    def address(self) -> str:
        """Host and port."""
        return f"{self._host}:{self._port}"

    @property
    def may_answer(self) -> bool:
        """Most network printers tell how they are."""
        return True

    @contextmanager
    def open(self) -> Iterator[Wire]:
        """Connect within three seconds, or raise PrinterOffError."""
        try:
            connection = connect(self._host, self._port)
        except (OSError, UnicodeError) as error:
            raise self._off(error) from error
        with connection:
            yield _TcpWire(connection, self.address)
            _hang_up(connection)

    def _off(self, error: OSError | UnicodeError) -> PrinterOffError:
        cause = cause_of(error, self._host, what="printer")
        return PrinterOffError(
            f"The printer at {self.address} is off: {cause.words}.", hint=cause.hint
        )


class FileTransport:
    """A file that receipts are appended to, on disk before the job counts as printed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self._path)

    @property
    def may_answer(self) -> bool:
        """A file never says anything."""
        return False

    @contextmanager
    def open(self) -> Iterator[Wire]:
        """Open the file for appending, or raise PrinterOffError."""
        try:
            file = self._path.open("ab", buffering=0)
        except OSError as error:
            raise PrinterOffError(
                f"The receipt file {self._path} cannot be written: {error.strerror}.",
                hint="Check that its folder exists and may be written.",
            ) from error
        with file:
            yield _FileWire(file)


class _TcpWire:
    def __init__(self, connection: socket.socket, address: str) -> None:
        self._connection = connection
        self._address = address

    def write(self, data: bytes) -> None:
        self._connection.settimeout(STALL_S)
        try:
            for start in range(0, len(data), _CHUNK):
                self._connection.sendall(data[start : start + _CHUNK])
        except OSError as error:
            raise self._broken_off() from error

    def read(self, wait_s: float) -> bytes:
        self._connection.settimeout(wait_s)
        try:
            said = self._connection.recv(_CHUNK)
        except TimeoutError:
            return b""
        except OSError as error:
            raise self._broken_off() from error
        if not said:
            raise self._broken_off()
        return said

    def _broken_off(self) -> BrokenOffError:
        return BrokenOffError(
            f"The printer at {self._address} broke off in the middle of printing.",
            hint="Check power, paper and cable.",
        )


class _FileWire:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        try:
            view = memoryview(data)
            while view:
                view = view[self._file.write(view) :]
            os.fsync(self._file.fileno())
        except OSError as error:
            raise BrokenOffError(
                f"The receipt file {self._file.name} could not be written: {error.strerror}.",
                hint="Check that the disk has room.",
            ) from error

    def read(self, wait_s: float) -> bytes:  # noqa: ARG002 - a file never says anything
        return b""


def _hang_up(connection: socket.socket) -> None:
    """Close so that the last bytes arrive: a close with unread answers would throw them away."""
    try:
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(1.0)
        while connection.recv(_CHUNK):
            pass
    except OSError:
        return
