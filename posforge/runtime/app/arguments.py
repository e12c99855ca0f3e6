"""What may be said on the command line when a machine of a shop starts."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from posforge.errors import UserError
from posforge.runtime.app.screen import check_screen
from posforge.runtime.app.settings import MachineSettings, ServerSettings, TillSettings
from posforge.runtime.domain.shop import Branch, Shop

# Secrets may come by these variables: a command line can be read by everybody on the computer.
PASSPHRASE = "POSFORGE_PASSPHRASE"  # noqa: S105 - the variable's name
JOIN_CODE = "POSFORGE_JOIN_CODE"
DATABASE = "POSFORGE_DATABASE"


def hq_parser(shop: Shop) -> argparse.ArgumentParser:
    """Return what `posforge run hq` understands."""
    parser = _server_parser("hq", "Run HQ until Ctrl-C.", address=shop.sync.hq)
    parser.add_argument(
        "--database",
        default=os.environ.get(DATABASE, ""),
        metavar="URL",
        help=f"a PostgreSQL server (or ${DATABASE}); without it HQ runs its own",
    )
    return parser


def store_parser(shop: Shop) -> argparse.ArgumentParser:
    """Return what `posforge run store` understands."""
    parser = _server_parser("store", "Run a store server until Ctrl-C.", address=shop.sync.store)
    _add_branch(parser, shop)
    _add_joining(parser, above="HQ", address=shop.sync.hq)
    return parser


def till_parser(shop: Shop) -> argparse.ArgumentParser:
    """Return what `posforge run till` understands."""
    parser = _parser("till", "Run a till until its window is closed.")
    _add_branch(parser, shop)
    parser.add_argument(
        "--till", type=int, default=1, metavar="N", help="which till of the branch (%(default)s)"
    )
    _add_joining(parser, above="its store server", address=shop.sync.store)
    parser.add_argument(
        "--printer", default="", metavar="URL", help="tcp://host:port or file://path"
    )
    parser.add_argument(
        "--exports",
        type=_folder,
        metavar="FOLDER",
        help="where reports are saved (the folder exports in its data)",
    )
    parser.add_argument(
        "--terminal",
        action="append",
        default=[],
        type=_terminal,
        metavar="METHOD=URL",
        help="where this till's own terminal is, such as card=tcp://host:port",
    )
    parser.add_argument(
        "--announce", action="store_true", help="say on standard output what the window shows"
    )
    return parser


def hq_settings(shop: Shop, argv: Sequence[str]) -> ServerSettings:
    """Return how HQ is to run. Raises UserError for a value that cannot be."""
    given = hq_parser(shop).parse_args(argv)
    return ServerSettings(
        data=given.data or given.machines / "hq",
        keys=given.keys,
        passphrase=os.environ.get(PASSPHRASE, ""),
        host=given.host,
        port=given.port,
        database=given.database,
    )


def store_settings(shop: Shop, argv: Sequence[str]) -> ServerSettings:
    """Return how a store server is to run. Raises UserError for a value that cannot be."""
    given = store_parser(shop).parse_args(argv)
    branch = _branch(shop, given.branch)
    return ServerSettings(
        data=given.data or given.machines / branch,
        keys=given.keys,
        passphrase=os.environ.get(PASSPHRASE, ""),
        host=given.host,
        port=given.port,
        branch=branch,
        parent=given.parent,
        join_code=given.join_code,
    )


def till_settings(shop: Shop, argv: Sequence[str]) -> TillSettings:
    """Return how a till is to run; it joins its store server first when a code is given.

    Raises UserError for a value that cannot be, KnownError without a screen, and what joining
    raises.
    """
    given = till_parser(shop).parse_args(argv)
    branch = _branch(shop, given.branch)
    _check_till(shop.branch(branch), given.till)
    check_screen(os.environ)
    machine = MachineSettings(
        data=given.data or given.machines / f"{branch}-{given.till}",
        keys=given.keys,
        passphrase=os.environ.get(PASSPHRASE, ""),
    )
    if given.join_code or given.parent:
        label = f"Till {branch}-{given.till}"
        url = given.parent or shop.sync.store
        _find_parent(machine, url=url, join_code=given.join_code, label=label)
    printer = replace(shop.printer, connect=given.printer) if given.printer else None
    return TillSettings(
        machine=machine,
        printer=printer,
        terminals=dict(given.terminal),
        exports=given.exports,
        announces=given.announce,
    )


def _find_parent(machine: MachineSettings, *, url: str, join_code: str, label: str) -> None:
    # Needs keys and a line, which a till that knows its parent loads after its disk was asked.
    from posforge.runtime.app.machine import follow_parent, join_machine  # noqa: PLC0415

    if join_code:
        join_machine(machine, url=url, code=join_code, label=label)
    follow_parent(machine, url)


def _parser(kind: str, says: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"posforge run {kind}", description=says)
    parser.add_argument("--data", type=_folder, help="this machine's data folder")
    parser.add_argument("--machines", type=Path, default=Path("machines"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--keys",
        choices=("auto", "keyring", "file"),
        default="auto",
        help=f"where its keys are; the file is wrapped by ${PASSPHRASE}, or by this computer",
    )
    return parser


def _server_parser(kind: str, says: str, *, address: str) -> argparse.ArgumentParser:
    host, port = _listening(address)
    parser = _parser(kind, says)
    parser.add_argument("--host", default=host, help="which address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=port, help="which port (%(default)s)")
    return parser


def _folder(text: str) -> Path:
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise UserError(
            f"{path} is a file; a machine keeps its data in a folder.",
            hint="Name a folder with --data.",
        )
    return path


def _terminal(text: str) -> tuple[str, str]:
    method, is_given, url = text.partition("=")
    if not (method and is_given and url):
        raise UserError(
            f'"{text}" does not say where a terminal is.',
            hint="Write METHOD=URL, such as card=tcp://192.168.0.60:9600.",
        )
    return method, url


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise UserError(f'"{text}" is not a port.', hint="Ports are the numbers 1 to 65535.")
    return int(text)


def _listening(address: str) -> tuple[str, int]:
    """Return host and port to listen on so that `address` of store.yaml reaches this machine."""
    parts = urlsplit(address)
    host = parts.hostname or "127.0.0.1"
    return ("127.0.0.1" if _is_here(host) else "0.0.0.0", parts.port or 443)  # noqa: S104


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _add_branch(parser: argparse.ArgumentParser, shop: Shop) -> None:
    parser.add_argument(
        "--branch",
        default=shop.branches[0].code,
        metavar="CODE",
        help=f"which branch: {', '.join(branch.code for branch in shop.branches)} (%(default)s)",
    )


def _add_joining(parser: argparse.ArgumentParser, *, above: str, address: str) -> None:
    parser.add_argument(
        "--parent",
        default="",
        metavar="URL",
        help=f"where {above} is, if not where it was; the first time {address}",
    )
    parser.add_argument(
        "--join-code",
        default=os.environ.get(JOIN_CODE, ""),
        metavar="CODE",
        help=f"the code made at {above} (or ${JOIN_CODE}); the first time",
    )


def _branch(shop: Shop, code: str) -> str:
    known = [branch.code for branch in shop.branches]
    if code not in known:
        raise UserError(f'This shop has no branch "{code}".', hint=f"Branches: {', '.join(known)}.")
    return code


def _check_till(branch: Branch, number: int) -> None:
    if not 1 <= number <= branch.tills:
        raise UserError(
            f"Branch {branch.code} has tills 1 to {branch.tills}.",
            hint="Raise `tills` of the branch in store.yaml for more, then run `posforge apply`.",
        )
