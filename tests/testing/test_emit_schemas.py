"""The committed event schemas are those of the code."""

from __future__ import annotations

import json
import subprocess
import sys

from posforge.testing.emit_schemas import event_schemas


def test_the_committed_schemas_are_those_of_the_dataclasses(repository):
    folder = repository / "schemas" / "events"
    committed = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    assert committed == event_schemas(), (
        "run: python -m posforge.testing.emit_schemas schemas/events"
    )


def test_a_schema_says_what_a_body_needs(repository):
    sale = json.loads(event_schemas()["SaleCompleted-1.json"])
    assert {"number", "lines", "taxes", "tenders", "gross_minor"} <= set(sale["required"])
    assert "TYPE" not in sale["properties"]
    assert sale["properties"]["gross_minor"]["type"] == "integer"


def test_the_command_writes_them(tmp_path):
    command = [sys.executable, "-m", "posforge.testing.emit_schemas", str(tmp_path / "new")]
    subprocess.run(command, check=True)
    assert {file.name for file in (tmp_path / "new").iterdir()} == set(event_schemas())
