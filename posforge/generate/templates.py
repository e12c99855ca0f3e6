"""Where the templates lie, those of this version and the owned part of every released one."""

from __future__ import annotations

from pathlib import Path

from posforge import __version__


def template_folder() -> Path:
    """Return the folder that holds `generated/`, `project/` and `history/`.

    It is the checkout's `templates/`, or lies in the installed package.
    """
    installed = Path(__file__).parents[1] / "_templates"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "templates"


def project_templates(version: str) -> Path:
    """Return the templates that make the owned part of a project with this version of posforge."""
    folder = template_folder()
    return folder / "project" if version == __version__ else folder / "history" / version


def is_known(version: str) -> bool:
    """Say whether the templates of this version are here."""
    return project_templates(version).is_dir()
