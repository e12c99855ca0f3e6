"""The demo's shop: generated into a fresh folder, filled with articles, HQ and store running.

Its printer, its card terminal and its wallet are twins made of software; they end with it.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import UserError
from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.runtime.app.local_shop import Credentials, LocalShop, Ports
from posforge.runtime.app.project import Project, find_project
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.devices.twins.printer import PrinterTwin
from posforge.runtime.devices.twins.terminal import TerminalTwin
from posforge.runtime.devices.twins.wallet import WalletTwin
from posforge.runtime.domain.shop import Shop, TerminalOptions
from posforge.spec.home import CATALOGUE_FILE
from posforge.spec.preset import preset

Say = Callable[[str], None]

_MARK = ".posforge-demo"
_CUSTOMER = Mood(pay_s=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDemo:
    """The demo's shop while it runs, the paper its till prints on, and what takes its cards.

    `terminals` are the addresses of the twins, by the way to pay they take.
    """

    out: Path
    project: Project
    local: LocalShop
    people: Credentials
    printer: PrinterTwin
    terminals: Mapping[str, str]

    @property
    def devices(self) -> tuple[str, ...]:
        """The arguments that lead a till to them."""
        taking = (f"--terminal={method}={where}" for method, where in self.terminals.items())
        return ("--printer", self.printer.address, *taking)


@contextmanager
def running_demo(preset_name: str, out: Path, *, say: Say) -> Iterator[RunningDemo]:
    """Generate a shop, load its catalogue, start HQ, store server, and the till's devices.

    Raises UserError where `out` holds something that is not an earlier demo.
    """
    project = _make(preset_name, out, say=say)
    shop = project.shop
    local = LocalShop(
        shop,
        package=project.package,
        project=project.folder,
        machines=out / "machines",
        ports=_free(Ports.of(shop)),
        keys="file",
        say=say,
    )
    paper = PrinterTwin(width_mm=shop.printer.width_mm, out=out / "receipts")
    with local, paper as printer, ExitStack() as stack:
        people, report = local.found(project.folder / CATALOGUE_FILE)
        say(f"{report.accepted} articles are in the catalogue")
        local.start_hq()
        local.start_store()
        yield RunningDemo(
            out=out,
            project=project,
            local=local,
            people=people,
            printer=printer,
            terminals=_terminals(stack, shop, out / "twins"),
        )


def _terminals(stack: ExitStack, shop: Shop, memory: Path) -> Mapping[str, str]:
    """Switch on a twin of each terminal and wallet; return where they are, by what they take."""
    return {
        options.method: _switched_on(stack, options, memory / f"{options.method}.json")
        for options in shop.terminals
    }


def _switched_on(stack: ExitStack, options: TerminalOptions, memory: Path) -> str:
    name = f"{options.method}-twin"
    twin = (
        WalletTwin(name=name, memory=memory)
        if options.driver == "json_http"
        else TerminalTwin(name=name, memory=memory)
    )
    twin.feel(_CUSTOMER)
    stack.enter_context(twin)
    return twin.address


def _make(preset_name: str, out: Path, *, say: Say) -> Project:
    if out.exists() and any(out.iterdir()) and not (out / _MARK).exists():
        raise UserError(
            f"{out} holds something that is not an earlier demo.",
            hint="Name another folder with --out.",
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / _MARK).touch()
    say(f"making a project from the preset {preset_name}")
    made = make_project(out / "shop", preset=preset(preset_name), answers=Answers())
    return find_project(made.folder)


def _free(wanted: Ports) -> Ports:
    """Keep the ports that are free; let the system choose in place of the others."""
    return Ports(
        hq=wanted.hq if _is_free(wanted.hq) else 0,
        store=wanted.store if _is_free(wanted.store) else 0,
    )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
