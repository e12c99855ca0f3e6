"""Takes the groceries into a new topmost machine: `import_program.py store|hq FOLDER FILE`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Literal, cast

from posforge.runtime.app.server import open_server
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.headless_store import settings_of
from posforge.testing.single_store import SHOP


def main(kind: Literal["store", "hq"], data: Path, file: Path) -> None:
    """Set the machine up, say so, import, and say how many rows there were."""
    gc.disable()  # as the command does
    with open_server(SHOP, settings_of(data), kind) as server:
        print("ready", flush=True)
        report = import_catalogue(file, shop=SHOP, begin=server.store.work, clock=server.clock)
        print(f"{report.accepted} {len(report.rejected)} {_peak_kb()}", flush=True)


def _peak_kb() -> int:
    """Return the most memory this process ever held; what its parent holds does not count."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


if __name__ == "__main__":
    main(cast("Literal['store', 'hq']", sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
