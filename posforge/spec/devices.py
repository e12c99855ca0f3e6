"""What stands on the counter: receipt printer, cash drawer, scanner."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from posforge.spec.base import Digits, Section, Word, refusal


def _connect(address: str) -> str:
    if not _is_printer_address(address):
        raise refusal(
            f"`{address}` does not lead to a printer.",
            expected="tcp://HOST:PORT for a network printer, or file:///PATH for a file",
            hint="Most network printers listen on port 9100: tcp://192.168.0.50:9100",
        )
    return address


def _is_printer_address(address: str) -> bool:
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        return False
    if url.query or url.fragment or url.username:
        return False
    if url.scheme == "tcp":
        return bool(url.hostname) and bool(port) and not url.path
    is_file = url.scheme == "file" and not url.netloc
    return is_file and PurePosixPath(url.path).is_absolute() and not url.path.endswith("/")


Driver = Annotated[str, Word(what="a driver", example="escpos", is_module=True)]


class Printer(Section):
    """The receipt printer, and the drawer that hangs on it."""

    driver: Driver = Field(
        default="escpos",
        description="The printer's language: `escpos`, or the shop's own: `star_line` is "
        "`devices/star_line.py` of its package.",
        examples=["escpos"],
    )
    connect: Annotated[str, AfterValidator(_connect)] = Field(
        default="tcp://127.0.0.1:9100",
        description="`tcp://HOST:PORT` for a network printer, `file:///PATH` for a file.",
        examples=["tcp://192.168.0.50:9100"],
    )
    width_mm: Annotated[Literal[58, 80], Digits] = Field(
        default=80, description="The width of the paper in millimetres.", examples=["80"]
    )
    drawer: Literal["pin2", "pin5", "none"] = Field(
        default="pin2",
        description="The pin of the printer's socket that opens the drawer.",
        examples=["pin2"],
    )


class Scanner(Section):
    """The barcode scanner."""

    driver: Literal["wedge"] = Field(
        default="wedge", description="`wedge`: a scanner that types.", examples=["wedge"]
    )
    suffix: Literal["enter", "tab"] = Field(
        default="enter", description="The key the scanner presses after a code.", examples=["enter"]
    )
    gap_ms: Annotated[int, Field(ge=20, le=200)] = Field(
        default=50,
        description="Keys that follow each other faster than this are a scan, not typing.",
        examples=["50"],
    )


class Devices(Section):
    """Every device of a till."""

    printer: Printer = Field(default=Printer(), description="The receipt printer.")
    scanner: Scanner = Field(default=Scanner(), description="The barcode scanner.")
