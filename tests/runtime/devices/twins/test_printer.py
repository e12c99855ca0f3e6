"""The printer twin as a program of its own, and the pictures it leaves."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager

from PIL import Image

from posforge.runtime.devices.twins.printer import PrinterTwin, main

MODULE = "posforge.runtime.devices.twins.printer"


@contextmanager
def running(*arguments: str):
    """The twin in a process; yields it when it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", MODULE, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert "Printer twin ready: tcp://127.0.0.1:" in ready
        yield process, int(ready.split(",")[0].rpartition(":")[2])
    finally:
        process.kill()
        process.communicate()


def send(port: int, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(data)


def test_it_prints_into_a_folder_and_obeys(tmp_path):
    out = tmp_path / "receipts"
    with running("--port", "0", "--out", str(out), "--width", "58") as (process, port):
        send(port, b"Hello\n\x1dV\x42\x00")
        assert process.stdout.readline() == f"Printed {out / 'receipt-0001.png'}\n"

        process.stdin.write("juggle\nno paper\n")
        process.stdin.flush()
        assert process.stdout.readline().startswith("Known: off, on, no paper")
        assert process.stdout.readline() == "Done: no paper\n"
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"\x10\x04\x04")
            assert connection.recv(1) == b"\x7e"

    with Image.open(out / "receipt-0001.png") as image:
        assert image.width == 384 + 2 * 40 + 2 * 36


def test_a_port_in_use_is_one_sentence(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert main(["--port", str(port), "--out", str(tmp_path)]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"Port {port} on 127.0.0.1 is in use by another program. "
        "Choose another one with --port, or end that program.\n"
    )


def test_numbers_go_on_where_the_folder_ends(tmp_path):
    (tmp_path / "receipt-0041.png").touch()

    with PrinterTwin(out=tmp_path) as twin:
        send(twin.port, b"Hello\n\x1dV\x42\x00")
        assert twin.wait_for(lambda it: it.pieces)
        (piece,) = twin.pieces

    assert piece.path == tmp_path / "receipt-0042.png"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "receipt-0041.png",
        "receipt-0042.png",
    ]


def test_it_comes_back_at_the_same_address():
    with PrinterTwin() as twin:
        address = twin.address
        twin.switch_off()
        twin.switch_on()

        assert twin.address == address
        send(twin.port, b"Hello\n\x1dV\x42\x00")
        assert twin.wait_for(lambda it: it.pieces)


def test_the_same_bytes_give_the_same_picture():
    images = []
    for _ in range(2):
        with PrinterTwin() as twin:
            send(twin.port, b"\x1bE\x01Hello\n\x1dV\x42\x00")
            assert twin.wait_for(lambda it: it.pieces)
            images.append(twin.pieces[0].image.tobytes())

    assert images[0] == images[1]
