"""How the till says what of the shop's own does not work, where there is room to say why."""

from __future__ import annotations

from qtpy.QtWidgets import QLabel

from posforge.runtime.ext.extensions import ExtensionStatus
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.paint import label


def trouble_label(kit: Kit, trouble: ExtensionStatus) -> QLabel:
    """Return one trouble in a sentence: what it is, which one, and why."""
    what = kit.texts(f"extension.{trouble.kind}")
    words = f"{what} “{trouble.name}”: {trouble.reason}"
    return label(kit.look, words, size="body", colour="warn_ink")
