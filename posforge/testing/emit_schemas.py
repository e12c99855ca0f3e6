"""Writes one JSON Schema per event version, from the dataclasses the runtime itself uses.

python -m posforge.testing.emit_schemas schemas/events
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from posforge.runtime.domain.events import EVENT_TYPES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def event_schemas() -> Mapping[str, str]:
    """Return the schema of every event body as JSON text, by file name (`SaleCompleted-1.json`)."""
    found = {}
    for (kind, version), cls in EVENT_TYPES.items():
        schema = {"$schema": _DIALECT} | TypeAdapter(cls).json_schema()
        found[f"{kind}-{version}.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return found


def main() -> None:
    """Write every schema into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in event_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
