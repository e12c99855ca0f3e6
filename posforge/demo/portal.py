"""A picture of the portal, taken in a real Chromium by somebody who signed in."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from posforge.errors import KnownError

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def photograph_portal(url: str, *, name: str, password: str, path: Path) -> None:
    """Sign in and save the dashboard as PNG. Raises KnownError where Chromium is missing."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise KnownError("Chromium is not installed.", hint="Type: apt-get install chromium")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(
            executable_path=program, args=list(_QUIET), env=_at_home_in(home)
        )
        page = browser.new_page(viewport={"width": 1366, "height": 900}, ignore_https_errors=True)
        page.goto(url)
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.click("main form button")
        page.wait_for_selector("canvas")
        page.wait_for_timeout(700)
        page.screenshot(path=path)
        browser.close()


def _at_home_in(home: str) -> dict[str, str | float | bool]:
    """The environment of a browser that leaves nothing in the person's own folders."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {**kept, "HOME": home}
