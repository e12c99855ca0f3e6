"""What a person may decide when a machine of a shop starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from posforge.runtime.domain.shop import PrinterOptions

if TYPE_CHECKING:
    from posforge.runtime.security.secrets import KeyPlace
    from posforge.runtime.server.provision import Admin


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSettings:
    """Where a machine keeps its data, and where the keys to it lie."""

    data: Path
    keys: KeyPlace = "auto"
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings(MachineSettings):
    """How a server runs.

    `port` 0 lets the system choose; `database` is the URL of a PostgreSQL server, empty for the
    machine's own database; `branch` is the code of a store server's branch. `join_code` matters on
    a store server's first start, `admin` on that of the topmost machine, and `on_founded` is then
    told who may sign in. `parent` is the URL of HQ, where it is not the one of before.
    """

    host: str = "127.0.0.1"
    port: int = 0
    database: str = field(default="", repr=False)
    branch: str = ""
    parent: str = ""
    join_code: str = field(default="", repr=False)
    admin: Admin | None = None
    on_founded: Callable[[Admin], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TillSettings:
    """How a till runs: its machine, and a printer of this computer in place of store.yaml's.

    `terminals` are addresses of its own terminals by method, in place of store.yaml's. Reports are
    saved in the folder `exports`, one in its data where none is given. With `announces` it says on
    standard output what it shows, a JSON object a line. Its line to
    the store server is opened `line_after_ms` after the start.
    """

    machine: MachineSettings
    printer: PrinterOptions | None = None
    terminals: Mapping[str, str] = field(default_factory=dict)
    exports: Path | None = None
    announces: bool = False
    line_after_ms: int = 0
