"""Each extra alone is enough: a till needs no generator and no web server, HQ needs no window."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LOADER = """
import sys
from importlib import import_module

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ABSENT:
            raise ImportError(f"{name} is not installed")

ABSENT = set(sys.argv[1].split())
sys.meta_path.insert(0, Absent())
for module in sys.argv[2].split():
    import_module(module)
"""


@pytest.mark.parametrize(
    ("modules", "absent"),
    [
        (
            "posforge.runtime.app.main posforge.runtime.app.window",
            "copier flask flask_wtf pydantic ruamel cheroot psycopg jinja2 openpyxl fpdf",
        ),
        (
            "posforge.runtime.app.main posforge.runtime.app.hq posforge.runtime.app.store",
            "PyQt6 qtpy escpos PIL copier pydantic ruamel openpyxl fpdf",
        ),
        (
            "posforge.cli posforge.generate.new posforge.generate.project",
            "PyQt6 qtpy escpos flask cheroot sqlalchemy sqlcipher3 psycopg",
        ),
    ],
    ids=["till", "hq", "generate"],
)
def test_an_extra_alone_loads(modules: str, absent: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADER, absent, modules],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
