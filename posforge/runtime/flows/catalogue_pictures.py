"""The pictures a catalogue file names: small files in the folder `pictures` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from posforge.runtime.domain.picture import LARGEST_PICTURE, media_type, picture_id

FOLDER = "pictures"


class PictureFolder:
    """Reads each picture once, and hands over those not handed over yet."""

    def __init__(self, catalogue: Path) -> None:
        self._folder = catalogue.parent / FOLDER
        self._ids: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._fresh: dict[str, bytes] = {}

    def take(self, name: str) -> str:
        """Return the id of the picture in this file. Raises ValueError with the reason why not."""
        if name not in self._ids and name not in self._refused:
            try:
                data = _read(self._folder, name)
            except ValueError as error:
                self._refused[name] = f"the picture {name[:40]} {error}"
            else:
                self._ids[name] = picture_id(data)
                self._fresh[self._ids[name]] = data
        if name in self._refused:
            raise ValueError(self._refused[name])
        return self._ids[name]

    def fresh(self) -> Mapping[str, bytes]:
        """Return, by id, the pictures read since this was asked last."""
        fresh, self._fresh = self._fresh, {}
        return fresh


def _read(folder: Path, name: str) -> bytes:
    # A row may be written by anybody: it names a file in this folder and nothing else.
    if Path(name).name != name or "\\" in name or ":" in name or not name.isprintable():
        raise ValueError(f"is no name of a file in {FOLDER}/")
    path = folder / name
    try:
        if not path.is_file():
            raise ValueError(f"is not in {FOLDER}/")
        with path.open("rb") as file:
            data = file.read(LARGEST_PICTURE + 1)
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error
    if len(data) > LARGEST_PICTURE:
        raise ValueError(f"is larger than {LARGEST_PICTURE // 1024} kB")
    if media_type(data) is None:
        raise ValueError("is neither PNG nor JPEG nor WebP")
    return data
