"""posforge makes complete points of sale: from one store.yaml to tills, store servers and HQ."""

from __future__ import annotations

__version__ = "0.2.0"
