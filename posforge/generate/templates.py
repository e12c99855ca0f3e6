"""Where the templates lie: in the checkout's `templates/`, or in the installed package."""

from __future__ import annotations

from pathlib import Path


def template_folder() -> Path:
    """Return the folder that holds `generated/` and `project/`."""
    installed = Path(__file__).parents[1] / "_templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"
