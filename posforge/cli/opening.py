"""Which machine's books a command opens, and how it is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from posforge.errors import UserError

if TYPE_CHECKING:
    from posforge.runtime.app.project import Project
    from posforge.runtime.app.settings import MachineSettings, ServerSettings

Keys = Literal["auto", "keyring", "file"]

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder of the machine that decides.",
)
KEYS = click.option(
    "--keys",
    type=click.Choice(["auto", "keyring", "file"]),
    default="auto",
    show_default=True,
    help="Where the machine's keys are.",
)
DATABASE = click.option(
    "--database", default="", help="URL of HQ's PostgreSQL, where it is not its own."
)


def server_settings(
    project: Project, name: str, *, data: Path | None, keys: Keys, database: str
) -> ServerSettings:
    """Return how to open a server of the shop: `hq`, or that of the branch with this code.

    Raises UserError for a branch the shop does not have, and where the server never was started.
    """
    from posforge.runtime.app.arguments import PASSPHRASE
    from posforge.runtime.app.settings import ServerSettings
    from posforge.runtime.sync.node_file import load_node

    codes = [branch.code for branch in project.shop.branches]
    if name not in {"hq", *codes}:
        raise UserError(f'This shop has no branch "{name}".', hint=f"Branches: {', '.join(codes)}.")
    folder = data or project.folder / "machines" / name
    if load_node(folder) is None:
        raise UserError(
            f"There is no machine in {folder}.",
            hint="Start it once (posforge run shop, or posforge run), or name its folder with "
            "--data.",
        )
    return ServerSettings(
        data=folder,
        keys=keys,
        passphrase=os.environ.get(PASSPHRASE, ""),
        branch="" if name == "hq" else name,
        database=database,
    )


def machine_settings(data: Path, keys: Keys) -> MachineSettings:
    """Return how to open the books of any machine by its data folder."""
    from posforge.runtime.app.arguments import PASSPHRASE
    from posforge.runtime.app.settings import MachineSettings

    return MachineSettings(data=data, keys=keys, passphrase=os.environ.get(PASSPHRASE, ""))
