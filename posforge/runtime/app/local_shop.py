"""A whole shop on one computer: HQ, a store server, a till and a printer, each its own process."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from posforge.errors import KnownError
from posforge.runtime.app.arguments import JOIN_CODE, PASSPHRASE
from posforge.runtime.app.child import Child
from posforge.runtime.app.crash_log import CrashLog
from posforge.runtime.app.extending import load_behaviours
from posforge.runtime.app.first_person import new_password, new_pin
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.serve import READY_FILE
from posforge.runtime.app.server import open_server
from posforge.runtime.app.settings import MachineSettings, ServerSettings
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.flows.catalogue_file import open_catalogue
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.flows.import_catalogue import ImportReport, import_catalogue
from posforge.runtime.security.pins import Argon2PinHasher
from posforge.runtime.security.secrets import KeyPlace
from posforge.runtime.server.join_codes import Seat
from posforge.runtime.server.provision import Admin
from posforge.runtime.sync.node_file import load_node

Say = Callable[[str], None]

_TWINS = {
    "json_lines": "posforge.runtime.devices.twins.terminal",
    "json_http": "posforge.runtime.devices.twins.wallet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How the people of a new shop sign in; known only while it is being made."""

    owner: Admin
    cashier: str
    cashier_pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where the machines listen; 0 lets the system choose."""

    hq: int
    store: int

    @classmethod
    def of(cls, shop: Shop) -> Ports:
        """Return the ports that store.yaml names."""
        return cls(
            hq=urlsplit(shop.sync.hq).port or 443, store=urlsplit(shop.sync.store).port or 443
        )


class LocalShop:
    """Starts the machines in order and ends them in the reverse; use it as a context manager.

    Args:
        shop: what the project says.
        package: the project's Python package, whose `hq`, `store` and `till` are run.
        project: the project's folder.
        machines: where the machines keep their data.
        ports: where HQ and store server listen.
        keys: where the machines keep their keys.
        say: hears what is being done.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        package: str,
        project: Path,
        machines: Path,
        ports: Ports,
        keys: KeyPlace,
        say: Say,
    ) -> None:
        self.shop = shop
        self.machines = machines
        self.hq_url = self.store_url = ""
        self._package = package
        self._project = project
        self._ports = ports
        self._keys = keys
        self._passphrase = os.environ.get(PASSPHRASE, "")
        self._say = say
        self._stack = ExitStack()
        self.branch = shop.branches[0].code

    def __enter__(self) -> Self:
        self.machines.mkdir(parents=True, exist_ok=True)
        self._stack.enter_context(alone_in(self.machines, who="This shop"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def is_new(self) -> bool:
        """Whether this shop has never been started."""
        return load_node(self.machines / "hq") is None

    def check_ports(self) -> None:
        """Raise KnownError where another program listens where HQ or the store server should."""
        for port, key in ((self._ports.hq, "hq"), (self._ports.store, "store")):
            if _answers(port):
                raise KnownError(
                    f"Port {port} is in use by another program.",
                    hint=f"Is another shop running? Otherwise change `sync: {key}:` in store.yaml, "
                    "run `posforge apply`, and start again.",
                )

    def found(self, catalogue: Path) -> tuple[Credentials, ImportReport]:
        """Set up HQ: an owner, a cashier and the catalogue; return how they sign in.

        All of it or nothing: whatever goes wrong, the next start is a first start again.
        """
        hq = self.machines / "hq"
        if hq.exists():
            raise KnownError(
                f"{hq} holds the data of an HQ, but not its node.json.",
                hint="Bring node.json back from a backup, or move the folder away to begin anew.",
            )
        try:
            return self._found(catalogue)
        except BaseException:
            shutil.rmtree(hq, ignore_errors=True)
            raise

    def _found(self, catalogue: Path) -> tuple[Credentials, ImportReport]:
        with open_catalogue(catalogue):
            pass  # a file that is none is refused before anything is made
        ranks = sorted(self.shop.roles, key=lambda role: len(role.may))
        sellers = [role.name for role in ranks if "sell" in role.may]
        owner = Admin(
            name="Olivia Owner", pin=new_pin(), password=new_password(), role=ranks[-1].name
        )
        people = Credentials(owner=owner, cashier="Casey Cashier", cashier_pin=new_pin())
        self._say("making HQ and its database")
        settings = replace(self._settings("hq"), admin=owner)
        with open_server(self.shop, settings, "hq") as server:
            with server.store.work() as work:
                enrol_person(
                    work,
                    self.shop,
                    Person(
                        id=uuid7(server.clock.now_ms(), server.entropy(10)),
                        name=people.cashier,
                        role=sellers[0],
                    ),
                    pin=people.cashier_pin,
                    password="",
                    pins=Argon2PinHasher(),
                )
            self._say(f"importing {catalogue.name}")
            guard = Guard(CrashLog(settings.data, "extensions.log").write)
            report = import_catalogue(
                catalogue,
                shop=self.shop,
                begin=server.store.work,
                clock=server.clock,
                behaviours=load_behaviours(self.shop, guard),
            )
        return people, report

    def start_hq(self) -> Child:
        """Start HQ and wait until it listens."""
        self._say("starting HQ")
        child = self._start("hq", "hq", "--port", str(self._ports.hq))
        self.hq_url = child.await_ready(self.machines / "hq", who="HQ")["url"]
        return child

    def start_store(self) -> Child:
        """Start the store server of the first branch; it joins HQ the first time."""
        self._say(f"starting the store server of {self.branch}")
        data = self.machines / self.branch
        arguments = ["--branch", self.branch, "--port", str(self._ports.store)]
        arguments += ["--parent", self.hq_url]
        code = ""
        if load_node(data) is None:
            seat = Seat(kind="store", store=self.branch, till=0, label="")
            with open_server(self.shop, self._settings("hq"), "hq") as server:
                code = server.make_join_code(seat)
        child = self._start("store", self.branch, *arguments, join_code=code)
        self.store_url = child.await_ready(data, who="The store server")["url"]
        return child

    def start_till(
        self,
        number: int = 1,
        *,
        environment: Mapping[str, str] | None = None,
        arguments: tuple[str, ...] = (),
    ) -> Child:
        """Start a till of the first branch; it joins the store server the first time."""
        self._say(f"starting till {self.branch}-{number}")
        name = f"{self.branch}-{number}"
        given = ["--branch", self.branch, "--till", str(number), *arguments]
        given += ["--parent", self.store_url]
        is_new = load_node(self.machines / name) is None
        code = self.till_code(number) if is_new else ""
        return self._start("till", name, *given, environment=environment, join_code=code)

    def till_code(self, number: int) -> str:
        """Return a join code for a till, made at the running store server."""
        seat = Seat(kind="till", store=self.branch, till=number, label="")
        settings = self._settings(self.branch)
        with open_server(self.shop, settings, "store") as server:
            return server.make_join_code(seat)

    def start_printer(self, out: Path) -> str:
        """Return the printer's address; where no printer answers on this computer, start a twin.

        The twin speaks as a real printer does and saves the paper as pictures in `out`.
        """
        address = urlsplit(self.shop.printer.connect)
        if address.scheme != "tcp" or address.hostname not in {"127.0.0.1", "localhost"}:
            return self.shop.printer.connect
        port = address.port or 9100
        if _answers(port):
            return self.shop.printer.connect
        self._say(f"no printer on port {port}: receipts become pictures in {out}")
        twin = Child(
            [
                *("-m", "posforge.runtime.devices.twins.printer", "--port", str(port)),
                *("--width", str(self.shop.printer.width_mm), "--out", str(out)),
            ],
            folder=self._project,
            log=self.machines / "logs" / "printer.log",
        )
        self._stack.callback(twin.end)
        twin.await_that(lambda: _answers(port), who="The printer twin")
        return self.shop.printer.connect

    def start_terminals(self) -> None:
        """Where no terminal and no wallet answers on this computer, start a twin of each.

        They approve what they are asked for, and remember it from one start to the next.
        """
        for options in self.shop.terminals:
            address = urlsplit(options.connect)
            module = _TWINS.get(options.driver)
            is_here = address.hostname in {"127.0.0.1", "localhost"}
            if module is None or not is_here or _answers(port := address.port or 0):
                continue
            self._say(f"nothing takes {options.method} on port {port}: a twin does")
            twin = Child(
                [
                    *("-m", module, "--port", str(port), "--name", f"{options.method}-twin"),
                    *("--memory", str(self.machines / "twins" / f"{options.method}.json")),
                ],
                folder=self._project,
                log=self.machines / "logs" / f"{options.method}.log",
            )
            self._stack.callback(twin.end)
            twin.await_that(partial(_answers, port), who=f"The twin that takes {options.method}")

    def machine_settings(self, name: str) -> MachineSettings:
        """Return the settings of a machine of this shop, to look into its database."""
        return MachineSettings(
            data=self.machines / name, keys=self._keys, passphrase=self._passphrase
        )

    def _settings(self, name: str) -> ServerSettings:
        return ServerSettings(
            data=self.machines / name,
            keys=self._keys,
            passphrase=self._passphrase,
            branch=self.branch,
        )

    def _start(
        self,
        kind: str,
        name: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        join_code: str = "",
    ) -> Child:
        data = self.machines / name
        (data / READY_FILE).unlink(missing_ok=True)  # a power cut may have left an old one
        surroundings = dict(os.environ if environment is None else environment)
        if join_code:
            surroundings[JOIN_CODE] = join_code
        child = Child(
            [
                *("-m", f"{self._package}.{kind}", "--data", str(data)),
                *("--keys", self._keys, *arguments),
            ],
            folder=self._project,
            log=self.machines / "logs" / f"{name}.log",
            environment=surroundings,
        )
        self._stack.callback(child.end)
        return child


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
