"""Keys as a scanner sends them: all at once, in one message, however busy the computer is.

A program that presses key after key is set aside between two of them on a busy computer, and then
types like a person. X's extension for tests takes a whole scan in one go.
"""

from __future__ import annotations

import ctypes

from posforge.errors import KnownError

_RETURN = 0xFF0D
_SHIFT = 0xFFE1


def type_at_once(display: str, text: str) -> None:
    """Press and release the keys of a text of ASCII letters, and Enter, on an X display.

    Raises KnownError where X or its test extension is not there, or a letter has no key.
    """
    try:
        x11, xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    except OSError as error:
        raise KnownError(
            f"Keys cannot be sent: {error}.", hint="Type: apt-get install xdotool"
        ) from error
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XkbKeycodeToKeysym.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(display.encode())
    if opened is None:
        raise KnownError(f"There is no display {display}.")
    screen = ctypes.c_void_p(opened)
    try:
        shift = x11.XKeysymToKeycode(screen, ctypes.c_ulong(_SHIFT))
        for keysym in (*map(ord, text), _RETURN):
            key = x11.XKeysymToKeycode(screen, ctypes.c_ulong(keysym))
            if not key:
                raise KnownError(f"No key types {chr(keysym)!r}.")
            is_plain = x11.XkbKeycodeToKeysym(screen, key, 0, 0) == keysym
            held = (key,) if is_plain else (shift, key)
            for code in held:
                xtest.XTestFakeKeyEvent(screen, code, 1, ctypes.c_ulong(0))
            for code in reversed(held):
                xtest.XTestFakeKeyEvent(screen, code, 0, ctypes.c_ulong(0))
        x11.XSync(screen, 0)
    finally:
        x11.XCloseDisplay(screen)
