"""The first start of a shop's topmost machine: somebody must be able to sign in."""

from __future__ import annotations

import secrets
from dataclasses import replace

from posforge.runtime.app.settings import ServerSettings
from posforge.runtime.server.provision import Admin

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def with_first_person(settings: ServerSettings) -> ServerSettings:
    """Return the settings of a topmost machine with an owner, for the case that it has none yet.

    The owner's secrets are printed once the machine is made, and never again.
    """
    if settings.admin:
        return settings
    owner = Admin(name="Owner", pin=new_pin(), password=new_password())
    return replace(settings, admin=owner, on_founded=_introduce)


def new_pin() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**6):06d}"


def new_password() -> str:
    """Return four groups of four letters and digits nobody confuses."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _introduce(owner: Admin) -> None:
    print(  # noqa: T201 - the only place these are ever shown
        "The first start of this shop. Sign in with:\n"
        f"  name      {owner.name}\n"
        f"  PIN       {owner.pin}   (at a till)\n"
        f"  password  {owner.password}   (in the portal)\n"
        "They are shown once: write them down.",
        flush=True,
    )
