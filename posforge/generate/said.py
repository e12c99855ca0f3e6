"""What people wrote to say what their shop is: store.yaml, and the promotions it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from posforge.generate.record import APPLIED_FILE, APPLIED_PROMOTIONS_FILE, STORE_FILE, digest
from posforge.spec.load import parse
from posforge.spec.root import StoreSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Both files to the byte; `promotions` is None where store.yaml names none."""

    store_yaml: bytes
    promotions: bytes | None = None

    @classmethod
    def in_project(cls, project: Path, spec: StoreSpec) -> Said:
        """Return what lies in a project whose store.yaml says this."""
        sheet = spec.pricing.promotions
        return cls(
            store_yaml=(project / STORE_FILE).read_bytes(),
            promotions=(project / sheet).read_bytes() if sheet else None,
        )

    @classmethod
    def applied_in(cls, project: Path) -> Said | None:
        """Return what was applied last, or None where nothing was."""
        store, promotions = project / APPLIED_FILE, project / APPLIED_PROMOTIONS_FILE
        if not store.is_file():
            return None
        kept = promotions.read_bytes() if promotions.is_file() else None
        return cls(store_yaml=store.read_bytes(), promotions=kept)

    def spec(self, *, name: str) -> StoreSpec:
        """Return what it says. Raises SpecError, and UnicodeDecodeError."""
        promotions = None if self.promotions is None else self.promotions.decode("utf-8-sig")
        return parse(self.store_yaml.decode("utf-8-sig"), name=name, promotions=promotions)

    def files(self, spec: StoreSpec) -> dict[str, bytes]:
        """Return the files by their names in the project."""
        files = {STORE_FILE: self.store_yaml}
        if spec.pricing.promotions and self.promotions is not None:
            files[spec.pricing.promotions] = self.promotions
        return files

    def sheets(self, spec: StoreSpec) -> dict[str, str]:
        """Return the SHA-256 of the files beside store.yaml, by their names."""
        return {
            name: digest(content)
            for name, content in self.files(spec).items()
            if name != STORE_FILE
        }

    def copies(self) -> dict[str, bytes | None]:
        """Return what the copies in `.posforge/` hold once this is applied; None for no copy."""
        return {APPLIED_FILE: self.store_yaml, APPLIED_PROMOTIONS_FILE: self.promotions}
