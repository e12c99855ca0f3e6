"""Becomes the PostgreSQL process: holds the folder's lock, is not root, dies with its parent.

Run as a script under `python -I -S`, so that starting it costs milliseconds; everything it sets up
survives the exec. Arguments: the parent's process id, the folder, `namespaces` or `drop`, the
command.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import pwd
import signal
import sys
import time
from pathlib import Path

LOCKED = 70
NO_WAY = 71
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_NO_SETUID_FIXUP = 4
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2
_CAPABILITIES_V3 = 0x20080522
_LOCK_WAIT_S = 15.0


def main(parent: int, folder: Path, way: str, command: list[str]) -> None:
    """Turn this process into `command`. Exits with LOCKED or NO_WAY when it cannot."""
    _take_lock(folder)
    if os.geteuid() == 0:
        _leave_root(folder, way, command)
    _die_with(parent)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _take_lock(folder: Path) -> None:
    """Hold the folder's lock for as long as any process of this PostgreSQL lives.

    The open file is inherited through exec and by every backend, so whoever gets the lock knows
    that a `postmaster.pid` left behind names nobody, whatever process has that number now.
    """
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(lock, True)
    give_up = time.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                sys.exit(LOCKED)
            time.sleep(0.02)
        else:
            (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
            return


def _leave_root(folder: Path, way: str, command: list[str]) -> None:
    """PostgreSQL refuses uid 0: be somebody else in a user namespace, or for good."""
    nobody = pwd.getpwnam("nobody")
    if way == "namespaces":
        _give(folder, uid=0, gid=0)
        if _enter_namespace(nobody):
            return
    _give(folder, uid=nobody.pw_uid, gid=nobody.pw_gid)
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_SECUREBITS, _NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    if not _reaches_with_the_least(libc, folder, command):
        sys.exit(NO_WAY)


def _reaches_with_the_least(libc: ctypes.CDLL, folder: Path, command: list[str]) -> bool:
    """Give root's rights away; keep one where folder or command is below one of root's alone.

    To pass a folder such as /root, the right to search is enough; containers often leave only the
    other. That it counts when PostgreSQL asks whether it may run itself (access(2)) is what
    `_NO_SETUID_FIXUP` is for.
    """
    status = Path("/proc/self/status").read_bytes()  # Python's own codecs may be out of reach
    held = int(status.split(b"CapPrm:")[1].split()[0], 16)
    rights = [1 << number & held for number in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE)]
    for right in (0, *filter(None, rights)):
        _hold(libc, right, spare=sum(rights))
        if os.access(folder, os.R_OK | os.W_OK | os.X_OK) and os.access(command[0], os.X_OK):
            _hold(libc, right)
            number = right.bit_length() - 1
            return not right or not libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, number, 0, 0)
    return False


def _hold(libc: ctypes.CDLL, right: int, *, spare: int = 0) -> None:
    """Hold this one capability, or none, and spare ones that may be taken up later."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_V3, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)(right, right | spare, right))


def _enter_namespace(user: pwd.struct_passwd) -> bool:
    """Enter a user namespace where root is called `user`; False where that is forbidden."""
    uid, gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user.pw_uid} {uid} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{user.pw_gid} {gid} 1", encoding="ascii")
    return True


def _give(folder: Path, *, uid: int, gid: int) -> None:
    """Own the folder and what is in it, and nothing above it."""
    if all(path.stat().st_uid == uid for path in (folder, *folder.iterdir())):
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, gid, follow_symlinks=False)


def _die_with(parent: int) -> None:
    """Ask for a fast shutdown at the parent's death; a change of user would have forgotten it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGINT))
    if os.getppid() != parent:
        sys.exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
