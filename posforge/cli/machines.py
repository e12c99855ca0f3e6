"""Commands that run the machines of a shop and decide who belongs to it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from posforge.cli.checking import tell_if_behind
from posforge.cli.opening import DATA, DATABASE, KEYS, Keys, server_settings
from posforge.cli.telling import tell_import
from posforge.errors import KnownError, NoProjectError

if TYPE_CHECKING:
    from posforge.runtime.app.local_shop import Credentials, LocalShop
    from posforge.runtime.app.project import Project


@click.group()
def run() -> None:
    """Run a machine of the shop whose folder you are in."""


def _machine_command(kind: Literal["hq", "store", "till"], says: str) -> click.Command:
    @click.command(
        kind,
        help=says,
        context_settings={"ignore_unknown_options": True, "help_option_names": []},
        add_help_option=False,
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        from posforge.runtime.app.project import find_project

        given = list(arguments)
        try:
            project = find_project(Path.cwd())
        except NoProjectError:
            if not {"-h", "--help"} & set(given):
                raise
            _tell_options(kind)
            return
        if "--data" not in given and not any(one.startswith("--data=") for one in given):
            given = ["--machines", str(project.folder / "machines"), *given]
        sys.exit(project.program(kind).main(given))

    return command


def _tell_options(kind: Literal["hq", "store", "till"]) -> None:
    """Say what a machine understands where no shop gives its own values: those of an example."""
    from posforge.runtime.app.arguments import hq_parser, store_parser, till_parser
    from posforge.testing.builders import a_shop

    parser = {"hq": hq_parser, "store": store_parser, "till": till_parser}[kind](a_shop())
    click.echo(parser.format_help())
    click.echo("The values are those of an example; in the folder of a shop they are its own.")


run.add_command(_machine_command("hq", "Run HQ until Ctrl-C (--help tells its options)."))
run.add_command(_machine_command("store", "Run a store server until Ctrl-C (--help, too)."))
run.add_command(_machine_command("till", "Run a till until its window is closed (--help, too)."))


@run.command()
@KEYS
def shop(keys: Keys) -> None:
    """Run HQ, store server and a till on this computer, until the till's window is closed.

    The first time it sets everything up and says who can sign in.
    """
    from posforge.runtime.app.local_shop import LocalShop, Ports
    from posforge.runtime.app.project import find_project
    from posforge.runtime.app.screen import check_screen

    project = find_project(Path.cwd())
    check_screen(os.environ)
    tell_if_behind(project.folder)
    local = LocalShop(
        project.shop,
        package=project.package,
        project=project.folder,
        machines=project.folder / "machines",
        ports=Ports.of(project.shop),
        keys=keys,
        say=click.echo,
    )
    for number in (signal.SIGINT, signal.SIGTERM):  # what a script starts with `&` ignores Ctrl-C
        signal.signal(number, signal.default_int_handler)
    try:
        with local:
            _run_all(local, project)
    except KeyboardInterrupt:
        click.echo("Everything has ended.")


def _run_all(local: LocalShop, project: Project) -> None:
    """Start one machine after the other, and wait for the till's window to be closed."""
    local.check_ports()
    if local.is_new:
        people, report = local.found(project.folder / "data" / "catalogue.csv")
        tell_import(report)
        _introduce(people)
    local.start_hq()
    local.start_store()
    local.start_printer(project.folder / "receipts")
    local.start_terminals()
    till = local.start_till()
    click.echo(f"The portal is at {local.hq_url}; its certificate is its own, so a browser asks.")
    click.echo("Close the till's window (Alt+F4), or press Ctrl-C here, to end everything.")
    if till.process.wait():
        raise KnownError(f"The till has ended. {till.last_words()}")


def _introduce(people: Credentials) -> None:
    click.secho("These sign in; the secrets are shown once, so write them down:", bold=True)
    click.echo(f"  at the till    {people.cashier:<16} PIN {people.cashier_pin}")
    click.echo(f"  at the till    {people.owner.name:<16} PIN {people.owner.pin}")
    click.echo(f"  in the portal  {people.owner.name:<16} password {people.owner.password}")


@click.group()
def machine() -> None:
    """Let machines join this shop, or shut them out."""


@machine.command("join-code")
@click.option("--store", "branch", required=True, metavar="CODE", help="Branch it belongs to.")
@click.option("--till", type=int, default=0, metavar="N", help="Which till; none for the server.")
@DATABASE
@DATA
@KEYS
def join_code(
    branch: str,
    till: int,
    database: str,
    data: Path | None,
    keys: Keys,
) -> None:
    """Make a one-time code by which one machine joins; it is good for an hour.

    Store servers join HQ, tills join the store server of their branch; run this there.
    """
    from posforge.runtime.app.project import find_project
    from posforge.runtime.app.server import open_server
    from posforge.runtime.server.join_codes import Seat

    project = find_project(Path.cwd())
    name = branch if till else "hq"
    seat = Seat(kind="till" if till else "store", store=branch, till=till, label="")
    settings = server_settings(project, name, data=data, keys=keys, database=database)
    with open_server(project.shop, settings, "store" if till else "hq") as server:
        click.echo(server.make_join_code(seat))


@machine.command()
@click.argument("which")
@click.option("--reason", required=True, help="Why, in a few words; it stays in the journal.")
@click.option(
    "--at",
    type=click.Choice(["hq", "store"]),
    default="hq",
    show_default=True,
    help="Which server decides.",
)
@click.option("--branch", default="", help="Whose store server decides, with --at store.")
@DATABASE
@DATA
@KEYS
def revoke(
    which: str,
    reason: str,
    at: Literal["hq", "store"],
    branch: str,
    database: str,
    data: Path | None,
    keys: Keys,
) -> None:
    """Shut a machine out: S01-2 is a till, S01 a store server, or give the id the portal shows."""
    from posforge.runtime.app.project import find_project
    from posforge.runtime.app.server import open_server

    project = find_project(Path.cwd())
    name = "hq" if at == "hq" else branch or project.shop.branches[0].code
    settings = server_settings(project, name, data=data, keys=keys, database=database)
    with open_server(project.shop, settings, at) as server:
        node = server.revoke(which, reason=reason)
    click.echo(f"{which} ({node[:8]}…) is shut out; its journal stays.")
