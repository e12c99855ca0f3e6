"""From starting the till's process to its first accepted scan, against an empty PyQt6 window."""

from __future__ import annotations

import compileall
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from cold_disk import ColdDisk
from measure import Result, Samples, compared

from posforge.runtime.app.read_ahead import NOTE
from posforge.runtime.domain.product import Product
from posforge.testing.headless_store import ADMIN
from posforge.testing.screen import VirtualScreen
from posforge.testing.small_shop import SmallShop
from posforge.testing.till_driver import TillDriver, wait_until

HERE = Path(__file__).resolve().parent
CODE = HERE.parent / "posforge"
ROUNDS = 7
HAND_S = 0.2
SLOWER_THAN_A_SCANNER_MS = 80
LIMIT = 6.0


def run(_shop: Path, goods: Sequence[Product], work: Path) -> list[Result]:
    """Start both in turn, each from a cold disk, the till as one that was used the day before.

    While the cashier types, the watch is stopped.
    """
    some = goods[:500]
    compileall.compile_dir(CODE, quiet=1)  # as installing does, whatever the environment says
    ours, empty = [], []
    with SmallShop(work / "shop", some) as shop, VirtualScreen() as screen:
        data = shop.join("till-1")
        with shop.till(data.name) as till:
            assert till.ask("learn", name=ADMIN.name, code=some[-1].code)["learnt"]
        _first_scan(screen, data, work / "yesterday.log", code=some[-1].code)
        disk = ColdDisk(CODE, data)
        for number in range(ROUNDS + 1):
            disk.forget()
            empty.append(_empty_window(screen.environment()))
            disk.forget()
            ours.append(_first_scan(screen, data, work / f"{number}.log", code=some[number].code))
    samples = Samples(ours=ours[1:], bare=empty[1:])
    name = "cold start to first scan accepted / an empty PyQt6 window"
    return [compared(name, samples, limit=LIMIT, more=", cold disk, without typing the PIN")]


def _empty_window(environment: Mapping[str, str]) -> int:
    started = time.perf_counter_ns()
    with subprocess.Popen(
        [sys.executable, str(HERE / "empty_window.py")],
        env=dict(environment),
        stdout=subprocess.PIPE,
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == b"painted\n"
        return time.perf_counter_ns() - started


def _first_scan(screen: VirtualScreen, data: Path, log: Path, *, code: str) -> int:
    command = [sys.executable, str(HERE / "till_program.py"), "--data", str(data), "--announce"]
    printer = f"file://{log.with_suffix('.paper')}"
    driver = TillDriver(screen, log)
    with log.open("wb") as output:
        started = time.perf_counter_ns()
        till = subprocess.Popen(
            [*command, "--keys", "file", "--printer", printer],
            env=screen.environment(),
            stdout=output,
        )
    try:
        driver.hear("staff", count=1)
        shown = time.perf_counter_ns()
        screen.type(ADMIN.pin, delay_ms=SLOWER_THAN_A_SCANNER_MS)
        typed = time.perf_counter_ns()
        screen.press("Enter")
        driver.hear("ready")
        driver.scan(code)
        taken = time.perf_counter_ns() - typed + shown - started
        time.sleep(HAND_S)
        driver.pay_exact()
        wait_until((data / NOTE).exists, what="the start was not noted")
    finally:
        till.terminate()
        till.wait()
    return taken
