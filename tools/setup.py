"""Makes this checkout ready to run: Debian packages, virtual environment, Python packages.

    python3 tools/setup.py demo     what `make demo` needs
    python3 tools/setup.py test     what `make test` needs, which is all of it

Standard library alone, since it runs before anything is installed. Every step looks before it
acts, so a set-up that was stopped goes on from there, and one that is complete ends at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
NEWEST_TRIED = 15
PROVEN = ROOT / "constraints.txt"

WINDOW = (
    "libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 "
    "fonts-dejavu-core fonts-noto-core"
).split()
VIRTUAL_SCREEN = "xvfb xdotool chromium libatomic1".split()  # the last for playwright's Node
TESTS_ONLY = ["fonts-noto-cjk"]


_UNTRUSTED = re.compile(r"CERTIFICATE_VERIFY_FAILED|confirming the ssl certificate")
_OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|Temporary failure in name resolution|ProxyError"
    r"|Network is unreachable|ConnectTimeoutError|ReadTimeoutError|Connection refused"
    r"|Failed to establish a new connection|Connection broken"
)


class Stop(Exception):  # noqa: N818 - it is said, not raised further
    """The set-up cannot go on; the message is one clear sentence and what to type."""


class Profile(NamedTuple):
    """What one `make` target needs."""

    name: str
    extras: str
    debian: tuple[str, ...]


class Step(NamedTuple):
    """Where the set-up stands, for the line the person reads."""

    number: int
    of: int
    title: str


def main(arguments: list[str]) -> int:
    """Sets up for the profile named on the command line and returns the exit code."""
    if arguments not in (["demo"], ["test"]):
        print("usage: python3 tools/setup.py demo|test", file=sys.stderr)
        return 2
    try:
        set_up(profile(arguments[0], os.environ))
    except Stop as stop:
        print(f"\nposforge set-up: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nposforge set-up: stopped. Type the same command to go on from here.", file=sys.stderr
        )
        return 130
    return 0


def profile(name: str, environ: Mapping[str, str]) -> Profile:
    """Returns what the target needs; a demo on a real screen needs no virtual one."""
    if name == "test":
        return Profile(name, "dev", (*WINDOW, *VIRTUAL_SCREEN, *TESTS_ONLY))
    has_screen = bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    return Profile(name, "demo", (*WINDOW, *(() if has_screen else VIRTUAL_SCREEN)))


def set_up(wanted: Profile) -> None:
    """Brings the checkout to where the profile can run, and says each step."""
    venv = ROOT / ".venv"
    missing = missing_debian(wanted.debian)
    if not missing and stamp_covers(read_stamp(venv), wanted, expected=fingerprint(venv)):
        return
    with only_one_at_a_time():
        install_debian(Step(1, 3, "Debian packages"), missing, of=len(wanted.debian))
        make_venv(Step(2, 3, "Virtual environment"), venv)
        install_python(Step(3, 3, "Python packages"), venv, wanted)
        write_stamp(venv, wanted)


# ── the stamp: what a complete set-up leaves behind ───────────────────────────────────────────────


def fingerprint(venv: Path) -> str:
    """Returns what the installed packages depend on: our version, interpreter and place too."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    digest.update((ROOT / "posforge" / "__init__.py").read_bytes())
    digest.update(PROVEN.read_bytes())
    digest.update(str(venv).encode())
    settings = venv / "pyvenv.cfg"
    digest.update(settings.read_bytes() if settings.is_file() else b"")
    return digest.hexdigest()


def read_stamp(venv: Path) -> dict[str, str]:
    """Returns the fingerprint each profile was last completed with."""
    stamp = venv / "posforge-setup"
    lines = stamp.read_text().splitlines() if stamp.is_file() else []
    return dict(line.split(" ", 1) for line in lines if " " in line)


def write_stamp(venv: Path, done: Profile) -> None:
    """Records that the profile is complete, in one rename."""
    lines = {**read_stamp(venv), done.name: fingerprint(venv)}
    draft = venv / "posforge-setup.new"
    draft.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    draft.replace(venv / "posforge-setup")


def stamp_covers(stamp: Mapping[str, str], wanted: Profile, *, expected: str) -> bool:
    """Whether what is installed is enough; a set-up for tests is one for the demo as well."""
    return expected in (stamp.get(wanted.name), stamp.get("test"))


# ── Debian packages ───────────────────────────────────────────────────────────────────────────────


def missing_debian(packages: Iterable[str]) -> list[str]:
    """Returns the packages not installed; none where the system is no Debian."""
    if not shutil.which("dpkg-query"):
        return []
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"]
    listing = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    return absent(packages, installed=installed_debian(listing))


def absent(packages: Iterable[str], *, installed: set[str]) -> list[str]:
    """Returns the packages that are not among the installed, by their old or their new name."""
    # Debian 13 renamed libraries for 64-bit time: libglib2.0-0 became libglib2.0-0t64.
    return [name for name in packages if not {name, f"{name}t64"} & installed]


def installed_debian(listing: str) -> set[str]:
    """Returns the installed packages named in what dpkg-query printed."""
    rows = (line.split(" ", 1) for line in listing.splitlines())
    return {name for status, name in rows if status == "installed"}


def install_debian(step: Step, missing: list[str], *, of: int) -> None:
    """Installs what is missing where we may, and otherwise says what to type."""
    if not missing:
        ready = f"{of} ready" if shutil.which("dpkg-query") else "not a Debian: see README"
        say(step, ready)
        return
    say(step, f"{len(missing)} missing: {' '.join(missing)}")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    may = how_to_become_root()
    if may is None or not shutil.which("apt-get"):
        raise Stop(by_hand(missing))
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive"]
    patient = ["-o", "DPkg::Lock::Timeout=120"]
    started = time.monotonic()
    for words in (["apt-get", "update"], command):
        code, said = follow([*quiet, words[0], *patient, *words[1:]])
        if code != 0 and words is command:
            raise Stop(f"apt-get could not install them: {last_error(said)}\n{by_hand(missing)}")
    say(step, f"{len(missing)} installed", seconds=time.monotonic() - started)


def how_to_become_root() -> list[str] | None:
    """Returns what to put before a command to run it as root, or None where we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["sudo", "-n"]
    return None


def by_hand(packages: Iterable[str]) -> str:
    """Returns the sentence that names the command a person types to install packages."""
    names = " ".join(packages)
    return (
        f"these Debian packages are missing. Install them, then run the same make again:\n\n"
        f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}\n"
    )


# ── the virtual environment ───────────────────────────────────────────────────────────────────────


def make_venv(step: Step, venv: Path) -> None:
    """Makes the environment, anew where the one found is broken, too old or was moved here."""
    if venv_works(venv):
        say(step, ".venv ready")
        return
    started = time.monotonic()
    code, said = follow([find_python(step), "-m", "venv", "--clear", str(venv)])
    if code != 0:
        raise Stop(f"the virtual environment could not be made: {last_error(said)}")
    say(step, ".venv made", seconds=time.monotonic() - started)


def venv_works(venv: Path) -> bool:
    """Whether the environment runs, is new enough, and was made in this place."""
    python, pip = venv / "bin" / "python", venv / "bin" / "pip"
    if not (python.exists() and pip.is_file()):
        return False
    # A moved environment still runs Python, but its scripts name the place it was moved from.
    if str(venv) not in pip.read_text()[:1000]:
        return False
    return is_new_enough(str(python), needs="pip")


def find_python(step: Step) -> str:
    """Returns a Python that is new enough and can make environments, installing venv if we may."""
    found = next(_able_pythons(), None)
    if found:
        return found
    if not any(is_new_enough(python, needs="sys") for python in _pythons()):
        version = ".".join(map(str, OLDEST_PYTHON))
        raise Stop(
            f"Python {version} or newer is needed; this machine's is {sys.version.split()[0]}."
        )
    install_debian(step, ["python3-venv"], of=1)
    found = next(_able_pythons(), None)
    if not found:
        raise Stop(by_hand(["python3-venv"]))
    return found


def is_new_enough(python: str, *, needs: str) -> bool:
    """Whether the interpreter starts, has the version we need, and can import the module."""
    test = f"import sys, {needs}; sys.exit(sys.version_info[:2] < {OLDEST_PYTHON})"
    try:
        return (
            subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def _able_pythons() -> Iterator[str]:
    return (python for python in _pythons() if is_new_enough(python, needs="ensurepip"))


def _pythons() -> Iterator[str]:
    yield sys.executable
    for minor in range(NEWEST_TRIED, OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield found
    yield "/usr/bin/python3"


# ── Python packages ───────────────────────────────────────────────────────────────────────────────


def install_python(step: Step, venv: Path, wanted: Profile) -> None:
    """Installs posforge from this checkout with the extras of the profile.

    Libraries come in the versions the tests were last green with, or, where the index has one of
    them no longer or this Python cannot take it, in the newest.
    """
    say(step, "fetching; some minutes the first time")
    started = time.monotonic()
    target = f"{ROOT}[{wanted.extras}]"
    # Two minutes of retries on every package would hide a missing network for an hour.
    pip = ["-m", "pip", "install", "--no-input", "--progress-bar", "off", "--retries", "2"]
    command = [str(venv / "bin" / "python"), *pip, "--editable", target]
    code, said = follow([*command, "--constraint", str(PROVEN)])
    if code != 0 and lacks_a_version(said):
        say(step, "not all of the versions last tested are to be had; fetching the newest")
        code, said = follow(command)
    log = venv / "posforge-setup.log"
    log.write_text("\n".join(said) + "\n")
    if code != 0:
        raise Stop(f"{why_pip_failed(said)}\nThe whole story: {log.relative_to(ROOT)}")
    say(step, installed_count(said), seconds=time.monotonic() - started)


def lacks_a_version(said: list[str]) -> bool:
    """Whether pip reached the index and did not find there what it was held to."""
    text = "\n".join(said)
    is_missing = re.search(r"No matching distribution|ResolutionImpossible|Failed to build", text)
    return bool(is_missing) and not _UNTRUSTED.search(text) and not _OFFLINE.search(text)


def why_pip_failed(said: list[str]) -> str:
    """Returns the sentence for a failed installation."""
    text = "\n".join(said)
    if _UNTRUSTED.search(text):
        return (
            "this machine does not trust the certificate of the package index. Behind a company's "
            "proxy, name the file that holds its certificate, then run the same make again:\n\n"
            "    export PIP_CERT=/path/to/certificates.pem\n"
        )
    if _OFFLINE.search(text):
        return (
            "the package index cannot be reached. Connect to the network and run the same make "
            "again; what has arrived is kept."
        )
    if "No space left on device" in text:
        return "the disk is full. Free 2 GB and run the same make again."
    return f"pip could not install the packages: {last_error(said)}"


def installed_count(said: list[str]) -> str:
    """Returns how many packages pip put in place, in words."""
    line = next((line for line in said if line.startswith("Successfully installed ")), "")
    count = len(line.split()) - 2
    return f"{count} installed" if count > 0 else "ready"


# ── saying and following ──────────────────────────────────────────────────────────────────────────


def say(step: Step, what: str, *, seconds: float | None = None) -> None:
    """Prints where the set-up stands."""
    took = "" if seconds is None else f" ({seconds:.0f} s)"
    print(f"[{step.number}/{step.of}] {step.title + ' ':·<22} {what}{took}", flush=True)


def follow(command: list[str]) -> tuple[int, list[str]]:
    """Runs a command, shows that it is alive, and returns its exit code and lines."""
    said: list[str] = []
    is_terminal = sys.stdout.isatty()
    shown_at = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={
            **os.environ,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_USER": "0",
            "LC_ALL": "C.UTF-8",
        },
    ) as process:
        assert process.stdout is not None
        for raw in process.stdout:
            line = raw.rstrip()
            said.append(line)
            if is_terminal:
                width = shutil.get_terminal_size().columns - 7
                print(f"\r\033[K      {line.strip()[:width]}", end="", flush=True)
            elif time.monotonic() - shown_at > 10 and not line.startswith("WARNING"):
                print(f"      … {line.strip()[:90]}", flush=True)
                shown_at = time.monotonic()
    if is_terminal:
        print("\r\033[K", end="", flush=True)
    return process.returncode, said


def last_error(said: list[str]) -> str:
    """Returns the line that says most about a failure: the last error, else the last line."""
    lines = [line.strip() for line in said if line.strip()]
    marked = [line for line in lines if re.match(r"(ERROR|E|\w*Error|fatal): ", line)]
    return (marked or lines or ["it said nothing"])[-1]


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Holds the checkout, so that two makes at once do not write one environment."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another set-up is at work in this folder; waiting for it", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
