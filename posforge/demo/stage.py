"""The demo's shop: generated into a fresh folder, filled with articles, HQ and store running."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from posforge.errors import UserError
from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.runtime.app.local_shop import Credentials, LocalShop, Ports
from posforge.runtime.app.project import Project, find_project
from posforge.runtime.devices.twins.printer import PrinterTwin
from posforge.spec.home import CATALOGUE_FILE
from posforge.spec.preset import preset

Say = Callable[[str], None]

_MARK = ".posforge-demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDemo:
    """The demo's shop while it runs, and the paper its till prints on."""

    out: Path
    project: Project
    local: LocalShop
    people: Credentials
    printer: PrinterTwin


@contextmanager
def running_demo(preset_name: str, out: Path, *, say: Say) -> Iterator[RunningDemo]:
    """Generate a shop, load its catalogue, start HQ and store server, and a printer for its till.

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
    with local, PrinterTwin(width_mm=shop.printer.width_mm, out=out / "receipts") as printer:
        people, report = local.found(project.folder / CATALOGUE_FILE)
        say(f"{report.accepted} articles are in the catalogue")
        local.start_hq()
        local.start_store()
        yield RunningDemo(out=out, project=project, local=local, people=people, printer=printer)


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
