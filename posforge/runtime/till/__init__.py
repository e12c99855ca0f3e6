"""The till's window: widgets, screens, keys and background work.

QtPy copies every member of every enum onto its class, for programs that write `Qt.AlignLeft`. The
till writes `Qt.AlignmentFlag.AlignLeft` throughout, and the copying would take longer than a whole
empty window. So it is done for the enums QtPy itself relies on, in the versions known to.
"""

from __future__ import annotations

from types import ModuleType

import qtpy
from qtpy import enums_compat

_KNOWN_VERSION = "2.4."
_QTPY_RELIES_ON = (("Qt", "ItemDataRole"), ("Qt", "MouseButton"), ("QTextCursor", "MoveMode"))


def _copy_little(module: ModuleType) -> None:
    for class_name, enum_name in _QTPY_RELIES_ON:
        owner = getattr(module, class_name, None)
        for name, member in getattr(owner, enum_name).__members__.items() if owner else ():
            setattr(owner, name, member)


if qtpy.PYQT6 and qtpy.__version__.startswith(_KNOWN_VERSION):
    enums_compat.promote_enums = _copy_little
