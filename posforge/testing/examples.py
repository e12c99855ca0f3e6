"""How often a property is tried: a few times in `make test`, thousands in `make nightly`."""

from __future__ import annotations

from hypothesis import settings

NIGHTLY = "nightly"
"""The profile of hypothesis that `make nightly` runs under."""
NIGHTLY_EXAMPLES = 5_000


def examples(count: int) -> settings:
    """Return the settings of a property that is tried `count` times by day.

    A property of its own settings would not hear of the profile; this one does.
    """
    is_nightly = settings.get_current_profile_name() == NIGHTLY
    return settings(max_examples=NIGHTLY_EXAMPLES if is_nightly else count, deadline=None)
