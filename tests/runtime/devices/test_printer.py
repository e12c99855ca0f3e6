"""A printer over a real socket: a good day, and every way a day goes wrong."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time

import pytest
import zxingcpp
from PIL import Image

from posforge.runtime.devices.printer import ANSWER_S, Printer
from posforge.runtime.devices.twins.printer import Kick, PrinterTwin
from posforge.runtime.domain.blocks import Cut, Logo, Receipt, Text
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import PrinterOptions
from posforge.runtime.ext.printers import BrokenOffError, NotReadyError, PrinterOffError
from posforge.testing.builders import a_shop
from posforge.testing.sales import a_sale

HELLO = Receipt((Text(text="Hello"), Cut()))


@pytest.fixture
def twin():
    with PrinterTwin() as printer:
        yield printer


def printer_at(address: str, *, width_mm=80, drawer="pin2") -> Printer:
    return Printer.of(
        PrinterOptions(driver="escpos", connect=address, width_mm=width_mm, drawer=drawer)
    )


def put_on_paper(printer: Printer, receipt: Receipt = HELLO, *, opens_drawer=False) -> list[str]:
    """Print, and return what was called on the way."""
    calls: list[str] = []
    printer.print(
        printer.encode(receipt), opens_drawer=opens_drawer, on_paper=lambda: calls.append("paper")
    )
    return calls


@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_receipt_comes_out_as_a_whole(width_mm):
    shop = a_shop(languages=("de",))
    receipt = sale_receipt(a_sale(shop), shop=shop, branch=shop.branches[0], cashier="Anna")

    with PrinterTwin(width_mm=width_mm) as twin:
        assert put_on_paper(printer_at(twin.address, width_mm=width_mm), receipt) == ["paper"]
        assert twin.unknown == []
        assert twin.kicks == []
        (piece,) = twin.pieces

    text = "\n".join(piece.text)
    assert "SUMME 8,35 €" in [" ".join(line.split()) for line in piece.text]
    assert "Äpfel Elstar" in text
    codes = {code.format.name: code.text for code in zxingcpp.read_barcodes(piece.image)}
    assert codes == {
        "QRCode": "posforge:r1:S01-2-A-000017:1234:3f9ac0d1e2f34455",
        "Code128": "S01-2-A-000017",
    }


@pytest.mark.parametrize(
    ("drawer", "kicks"), [("pin2", [Kick(2, 50)]), ("pin5", [Kick(5, 50)]), ("none", [])]
)
def test_the_drawer_opens_with_the_receipt(twin, drawer, kicks):
    put_on_paper(printer_at(twin.address, drawer=drawer), opens_drawer=True)

    assert twin.kicks == kicks
    assert len(twin.pieces) == 1


def test_the_drawer_opens_alone(twin):
    printer_at(twin.address).print(b"", opens_drawer=True, on_paper=pytest.fail)

    assert twin.wait_for(lambda it: it.kicks == [Kick(2, 50)])
    assert twin.pieces == []


def test_one_printer_prints_many_receipts(twin):
    printer = printer_at(twin.address)

    for _ in range(3):
        put_on_paper(printer)

    assert [piece.text for piece in twin.pieces] == [("Hello",)] * 3


def test_out_of_paper_prints_nothing_and_still_opens_the_drawer(twin):
    twin.take_paper_out()
    printer = printer_at(twin.address)

    with pytest.raises(NotReadyError, match=r"out of paper.*new roll") as caught:
        printer.print(printer.encode(HELLO), opens_drawer=True, on_paper=pytest.fail)

    assert caught.value.trouble == "no_paper"
    assert twin.wait_for(lambda it: it.kicks == [Kick(2, 100)])
    twin.put_paper_in()
    assert twin.pieces == []
    assert put_on_paper(printer) == ["paper"]
    assert len(twin.pieces) == 1


def test_an_open_cover_is_named(twin):
    twin.open_cover()

    with pytest.raises(NotReadyError, match=r"cover .* is open") as caught:
        printer_at(twin.address).check()

    assert caught.value.trouble == "cover_open"


def test_a_printer_switched_off_is_named_and_found_again(twin):
    printer = printer_at(twin.address)
    put_on_paper(printer)
    twin.switch_off()

    with pytest.raises(PrinterOffError, match="is off"):
        printer.check()

    twin.switch_on()
    printer.check()
    put_on_paper(printer)
    assert len(twin.pieces) == 2


def test_a_line_that_drops_in_the_middle_leaves_doubt(twin):
    calls: list[str] = []
    printer = printer_at(twin.address)
    data = printer.encode(HELLO)
    twin.drop_after(15)

    with pytest.raises(BrokenOffError, match="in the middle"):
        printer.print(data, opens_drawer=False, on_paper=lambda: calls.append("paper"))

    assert calls == ["paper"]
    assert twin.pieces == []
    put_on_paper(printer)
    assert [piece.text for piece in twin.pieces] == [("Hello",)]


def test_a_line_that_drops_in_the_middle_of_the_logo_leaves_doubt_and_prints_after(twin, tmp_path):
    file = tmp_path / "logo.png"
    Image.effect_noise((300, 100), 80).save(file)
    printer = printer_at(twin.address)
    data = printer.encode(Receipt((Logo(str(file)), *HELLO.blocks)))
    twin.drop_after(1_000)

    with pytest.raises(BrokenOffError, match="in the middle"):
        printer.print(data, opens_drawer=False, on_paper=lambda: None)

    assert twin.pieces == []
    printer.print(data, opens_drawer=False, on_paper=lambda: None)
    assert [piece.text for piece in twin.pieces] == [("Hello",)]
    assert twin.pieces[0].image.height > 100


@pytest.mark.parametrize("content", [None, b"no picture any more"])
def test_a_logo_that_broke_since_is_left_out_and_the_receipt_printed(twin, tmp_path, content):
    file = tmp_path / "logo.png"
    if content is not None:
        file.write_bytes(content)
    printer = printer_at(twin.address)
    data = printer.encode(Receipt((Logo(str(file)), *HELLO.blocks)))
    printer.print(data, opens_drawer=False, on_paper=lambda: None)

    assert [piece.text for piece in twin.pieces] == [("Hello",)]
    assert data == printer.encode(HELLO)


def test_a_logo_is_drawn_once_for_all_receipts(tmp_path):
    file = tmp_path / "logo.png"
    Image.new("L", (300, 100)).save(file)
    printer = printer_at(f"file://{tmp_path / 'paper'}")
    receipt = Receipt((Logo(str(file)), *HELLO.blocks))
    first = printer.encode(receipt)
    file.unlink()
    assert printer.encode(receipt) == first


def test_a_line_that_drops_before_the_first_letter_leaves_none(twin):
    twin.drop_after(3)
    printer = printer_at(twin.address)

    with pytest.raises(PrinterOffError, match="hung up"):
        printer.print(printer.encode(HELLO), opens_drawer=False, on_paper=pytest.fail)


def test_a_slow_printer_is_waited_for(twin):
    twin.dawdle(200)
    started = time.monotonic()

    put_on_paper(printer_at(twin.address))

    assert time.monotonic() - started > 0.1
    assert len(twin.pieces) == 1


def test_a_printer_that_never_says_anything_is_trusted():
    heard = bytearray()

    def listen(server: socket.socket) -> None:
        for _ in range(2):
            connection, _ = server.accept()
            with connection:
                while data := connection.recv(65536):
                    heard.extend(data)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen, args=(server,))
        thread.start()
        printer = printer_at("tcp://{}:{}".format(*server.getsockname()))
        put_on_paper(printer)
        started = time.monotonic()
        put_on_paper(printer)
        took_s = time.monotonic() - started
        thread.join(5)

    assert heard.count(b"Hello") == 2
    assert took_s < ANSWER_S, "the second job no longer waits for an answer"


def test_a_file_gets_the_same_bytes(tmp_path):
    path = tmp_path / "receipts.bin"
    printer = printer_at(path.as_uri())

    put_on_paper(printer, opens_drawer=True)

    assert path.read_bytes() == b"\x1bp\x00\x19\xfa" + printer.encode(HELLO)


def test_a_till_starts_without_loading_what_draws():
    script = (
        "import sys, posforge.runtime.devices.queue;"
        "print(sorted({'PIL', 'segno', 'escpos', 'barcode'} & set(sys.modules)))"
    )

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert said.stdout.strip() == b"[]"
