"""A shop of real processes on this computer: a store server, tills without windows, a printer.

with SmallShop(folder, products) as shop:
    shop.join("till-1")
    with shop.till("till-1") as till:
        till.ask("sign_in", name="Olivia Owner", pin="4711")
        till.ask("scan", code="4006381333931")
        till.ask("pay")
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from posforge.errors import KnownError
from posforge.runtime.app.machine import join_machine
from posforge.runtime.app.server import Server, open_server
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.devices.twins.printer import PrinterTwin
from posforge.runtime.domain.events import PricesSet, ProductsListed, SetPrice
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.product import Product
from posforge.runtime.server.join_codes import Seat
from posforge.runtime.server.provision import Admin
from posforge.testing.facts import listed
from posforge.testing.headless_store import ADMIN, settings_of
from posforge.testing.single_store import BRANCH, SHOP
from posforge.testing.sync_shop import free_port

_START_S = 30.0
_END_S = 10.0


class GoneError(KnownError):
    """The process that was asked is no more."""


class TillProcess:
    """A headless till in a process of its own; a context manager that ends it."""

    def __init__(
        self, data: Path, *, printer: str, environment: Mapping[str, str], terminal: str = ""
    ) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "posforge.testing.headless_till",
                *("--data", str(data), "--printer", printer, "--terminal", terminal),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(environment),
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Self:
        try:
            self._hear()
        except BaseException:
            self._end(is_well=False)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(is_well=kind is None)

    def ask(self, what: str, **facts: Any) -> dict[str, Any]:
        """Return the till's answer to a command. Raises GoneError where it died meanwhile."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps({"do": what, **facts}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise GoneError("The till is gone.") from error
        return self._hear()

    def kill(self) -> None:
        """Kill it with SIGKILL; killing the dead changes nothing."""
        self._process.kill()

    def _end(self, *, is_well: bool) -> None:
        assert self._process.stdin
        assert self._process.stdout
        if not is_well:
            self.kill()
        with self._process.stdout, suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(_END_S)

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise GoneError("The till is gone.")
        answer: dict[str, Any] = json.loads(line)
        return answer


class SmallShop:
    """The store server, the printer, and the folders of the tills; a context manager."""

    def __init__(self, folder: Path, products: Sequence[Product], *, admin: Admin = ADMIN) -> None:
        self.folder = folder
        self.printer = PrinterTwin()
        self._products = products
        self._settings = settings_of(folder / "store", admin=admin)
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with open_server(SHOP, self._settings, "store") as server:
            _list(server, self._products)
        self.printer.switch_on()
        self.start_server()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop_server()
        self.printer.switch_off()

    def start_server(self) -> None:
        """Start the store server, on the same port each time, and wait until it listens."""
        ready = self._settings.data / "ready.json"
        with (self.folder / "store.log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "posforge.testing.headless_store",
                    *("--data", str(self._settings.data), "--port", str(self._port)),
                ],
                stdout=log,
                stderr=log,
            )
        wait_for(ready.exists, wait_s=_START_S)

    def stop_server(self) -> None:
        """End the store server."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(_END_S)
            self._server = None

    def server(self) -> Any:
        """Open the store server's own data beside the running process, as its command line does."""
        return open_server(SHOP, self._settings, "store")

    def join(self, name: str, *, till: int = 1) -> Path:
        """Let a till join; return its data folder."""
        url = json.loads((self._settings.data / "ready.json").read_text())["url"]
        seat = Seat(kind="till", store=BRANCH, till=till, label=f"Till {till}")
        with self.server() as server:
            code = server.make_join_code(seat)
        data = self.folder / name
        join_machine(MachineSettings(data=data, keys="file"), url=url, code=code)
        return data

    def till(
        self,
        name: str,
        environment: Mapping[str, str] | None = None,
        *,
        printer: str = "",
        terminal: str = "",
    ) -> TillProcess:
        """Start the till that joined under this name, at the shop's printer or another.

        With a `terminal` it takes cards there.
        """
        return TillProcess(
            self.folder / name,
            printer=printer or self.printer.address,
            terminal=terminal,
            environment=os.environ if environment is None else environment,
        )


def wait_for(condition: Callable[[], object], *, wait_s: float) -> None:
    """Wait until the condition is true. Raises KnownError when it takes too long."""
    deadline = time.monotonic() + wait_s
    while not condition():
        if time.monotonic() > deadline:
            raise KnownError(f"Nothing happened within {wait_s:g} s.")
        time.sleep(0.01)


def _list(server: Server, products: Sequence[Product]) -> None:
    prices = tuple(
        SetPrice(product=one.id, price_minor=one.price_minor)
        for one in products
        if one.price_minor is not None
    )
    with server.store.work() as work:
        work.record(ProductsListed(products=tuple(listed(one) for one in products)))
        work.record(
            PricesSet(layer=BASE_LAYER, valid_from_ms=0, currency=SHOP.currency, prices=prices)
        )
