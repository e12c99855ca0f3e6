"""The till's window: widgets, screens, keys and background work.

QtPy copies every member of every enum onto its class, for programs that write `Qt.AlignLeft`. The
till writes `Qt.AlignmentFlag.AlignLeft` throughout, and the copying would take longer than a whole
empty window. So it is done for the two classes QtPy itself relies on, in the versions known to.
"""

from __future__ import annotations

from functools import partial
from types import ModuleType, SimpleNamespace

import qtpy
from qtpy import enums_compat

_KNOWN_VERSION = "2.4."
_QTPY_RELIES_ON = ("Qt", "QTextCursor")


def _copy_little(module: ModuleType, *, copy: partial[None]) -> None:
    found = {name: getattr(module, name) for name in _QTPY_RELIES_ON if hasattr(module, name)}
    copy(SimpleNamespace(**found))


if qtpy.PYQT6 and qtpy.__version__.startswith(_KNOWN_VERSION):
    enums_compat.promote_enums = partial(_copy_little, copy=partial(enums_compat.promote_enums))
