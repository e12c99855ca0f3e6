"""The way to a printer, and the sentence when there is none."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.tcp import CONNECT_S
from posforge.runtime.devices.transport import (
    BrokenOffError,
    FileTransport,
    PrinterOffError,
    TcpTransport,
    transport_to,
)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize(
    ("connect", "kind", "address"),
    [
        ("tcp://192.168.0.50:9100", TcpTransport, "192.168.0.50:9100"),
        ("tcp://kasse", TcpTransport, "kasse:9100"),
        ("file:///var/receipts.bin", FileTransport, "/var/receipts.bin"),
        ("file:///a%20b.bin", FileTransport, "/a b.bin"),
    ],
)
def test_an_address_says_the_way(connect, kind, address):
    transport = transport_to(connect)

    assert isinstance(transport, kind)
    assert transport.address == address


@pytest.mark.parametrize(
    "connect", ["", "usb://x", "tcp://", "file://", "file://x/y", "192.168.0.50"]
)
def test_an_address_that_leads_nowhere_is_refused(connect):
    with pytest.raises(UserError, match="no address of a printer"):
        transport_to(connect)


def test_a_printer_that_is_off_is_named_at_once():
    port = closed_port()
    started = time.monotonic()

    with (
        pytest.raises(PrinterOffError, match=rf"127\.0\.0\.1:{port} is off: .*refused"),
        TcpTransport("127.0.0.1", port).open(),
    ):
        pass

    assert time.monotonic() - started < CONNECT_S, "nothing was waited for"


def test_a_printer_that_does_not_answer_is_given_up_within_three_seconds():
    """A full backlog swallows connections, as a printer does whose cable was cut."""
    with socket.socket() as deaf, socket.socket() as taken:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        taken.connect(deaf.getsockname())
        started = time.monotonic()
        with (
            pytest.raises(PrinterOffError, match="no answer within 3 seconds"),
            TcpTransport(*deaf.getsockname()).open(),
        ):
            pass
        assert CONNECT_S - 0.5 < time.monotonic() - started < 3 * CONNECT_S


@pytest.mark.parametrize("host", ["no such host", "a..b"])
def test_a_name_nobody_knows_is_named(host):
    with (
        pytest.raises(PrinterOffError, match=f"nobody knows the name {host}"),
        TcpTransport(host, 9100).open(),
    ):
        pass


def test_bytes_go_there_and_back(listener):
    got = []

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"hello")
            while data := connection.recv(65536):
                got.append(data)

    thread = threading.Thread(target=answer)
    thread.start()
    with TcpTransport(*listener.getsockname()).open() as wire:
        assert wire.read(5) == b"hello"
        assert wire.read(0.01) == b""
        wire.write(b"x" * 100_000)
    thread.join(5)

    assert b"".join(got) == b"x" * 100_000


def test_a_printer_that_hangs_up_is_noticed_in_reading_and_writing(listener):
    with TcpTransport(*listener.getsockname()).open() as wire:
        connection, _ = listener.accept()
        connection.close()
        with pytest.raises(BrokenOffError, match="broke off"):
            wire.read(5)
        with pytest.raises(BrokenOffError, match="broke off"):
            wire.write(b"x" * 10_000_000)


def test_a_file_grows_by_each_job(tmp_path):
    path = tmp_path / "receipts.bin"

    for _ in range(2):
        with FileTransport(path).open() as wire:
            wire.write(b"one")
            assert wire.read(5) == b""

    assert path.read_bytes() == b"oneone"


def test_a_file_without_a_folder_is_named(tmp_path):
    with (
        pytest.raises(PrinterOffError, match=r"nowhere.* cannot be written: No such file"),
        FileTransport(tmp_path / "nowhere" / "receipts.bin").open(),
    ):
        pass


def test_a_full_disk_is_named():
    with (
        FileTransport(Path("/dev/full")).open() as wire,
        pytest.raises(BrokenOffError, match="No space left"),
    ):
        wire.write(b"one")
