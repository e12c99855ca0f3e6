"""Finds, on this machine, a font that can draw what the printer itself has no letters for."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from PIL import ImageFont, features

from posforge.errors import KnownError

_PROBE_SIZE = 20
_NOT_DEFINED = "\U0010ffff"
_BOX = "□"

# File names in order of preference: fixed pitch first, then by script.
_FIXED_PITCH = (
    "DejaVuSansMono",
    "NotoSansMono-Regular",
    "LiberationMono-Regular",
    "consola",
    "Menlo",
)
_PREFERRED = (
    *_FIXED_PITCH,
    "DejaVuSans",
    "NotoSans-Regular",
    "LiberationSans-Regular",
    "segoeui",
    "tahoma",
    "NotoSansArabic-Regular",
    "NotoNaskhArabic-Regular",
    "NotoSansHebrew-Regular",
    "NotoSansThai-Regular",
    "Loma",
    "leelawui",
    "NotoSansDevanagari-Regular",
    "NotoSansCJK-Regular",
    "wqy-microhei",
    "wqy-zenhei",
    "DroidSansFallbackFull",
    "msyh",
    "msgothic",
    "malgun",
    "PingFang",
)
_STYLED = ("bold", "italic", "oblique", "black", "light", "thin", "condensed", "medium")


class Face:
    """One font file, at any size."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}
        self._covered: dict[str, bool] = {}
        self.is_fixed_pitch = path is not None and path.stem in _FIXED_PITCH

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the font at a size in dots."""
        if size not in self._sizes:
            has_shaping = features.check("raqm")
            engine = ImageFont.Layout.RAQM if has_shaping else ImageFont.Layout.BASIC
            self._sizes[size] = self._open(size, engine)
        return self._sizes[size]

    def covers(self, char: str) -> bool:
        """Tell whether the font has a drawing for this character."""
        if char not in self._covered:
            self._covered[char] = self._drawing(char) != self._undefined
        return self._covered[char]

    @cached_property
    def _probe(self) -> ImageFont.FreeTypeFont:
        return self._open(_PROBE_SIZE, ImageFont.Layout.BASIC)

    @cached_property
    def _undefined(self) -> tuple[object, bytes]:
        return self._drawing(_NOT_DEFINED)

    def _drawing(self, char: str) -> tuple[object, bytes]:
        mask = self._probe.getmask(char, mode="L")
        return mask.size, bytes(mask)

    def _open(self, size: int, engine: ImageFont.Layout) -> ImageFont.FreeTypeFont:
        if self.path is None:
            built_in = ImageFont.load_default(size)
            assert isinstance(built_in, ImageFont.FreeTypeFont)
            return built_in
        return ImageFont.truetype(self.path, size, layout_engine=engine)


class FontBook:
    """Every font of this machine, the most fitting first; the last is built into Pillow.

    Args:
        folders: where fonts lie; those of this system where none are given.
        ahead: fonts that come with posforge and are taken before those of the machine.
    """

    def __init__(
        self, folders: Iterable[Path] | None = None, *, ahead: Sequence[Path] = ()
    ) -> None:
        self._folders = tuple(font_folders() if folders is None else folders)
        self._ahead = tuple(ahead)
        self._opened: dict[Path | None, Face] = {}

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """Split a text into pieces that one font each can draw.

        One font for everything where there is one, since only then are letters joined and
        ordered across the whole text. A symbol no font has is drawn as a box. Raises KnownError
        for a letter, a digit or a currency sign no font has: a receipt must not lose those.
        """
        drawable = "".join(self._drawable(char) for char in text)
        needed = {char for char in drawable if _is_visible(char)}
        joins = any(unicodedata.bidirectional(char) == "AL" for char in needed)
        for likely in self._likely():
            if all(map(likely.covers, needed)) and not (joins and likely.is_fixed_pitch):
                return [(likely, drawable)]
        runs: list[tuple[Face, str]] = []
        for char in drawable:
            face = self._face_for(char) if _is_visible(char) or not runs else runs[-1][0]
            assert face is not None, "every character was made drawable above"
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + char)
            else:
                runs.append((face, char))
        return runs

    def fixed_pitch(self) -> Face:
        """Return the font plain text is drawn with."""
        return next(self._faces())

    def _drawable(self, char: str) -> str:
        if not _is_visible(char) or self._face_for(char) is not None:
            return char
        category = unicodedata.category(char)
        if category[0] in "LMN" or category == "Sc":
            package = "fonts-noto-cjk" if _is_wide(char) else "fonts-noto-core"
            raise KnownError(
                f"No font on this machine can draw “{char}” (U+{ord(char):04X}).",
                hint=f"Install one (on Debian: apt install {package}) and print again.",
            )
        return _BOX if self._face_for(_BOX) is not None else "?"

    def _face_for(self, char: str) -> Face | None:
        if not _is_visible(char):
            return self.fixed_pitch()
        return next((face for face in self._faces() if face.covers(char)), None)

    def _likely(self) -> Iterator[Face]:
        for path in self._files[: len(_PREFERRED) + len(self._ahead)]:
            yield self._face(path)

    def _faces(self) -> Iterator[Face]:
        for path in (*self._files, None):
            yield self._face(path)

    def _face(self, path: Path | None) -> Face:
        if path not in self._opened:
            self._opened[path] = Face(path)
        return self._opened[path]

    @cached_property
    def _files(self) -> tuple[Path, ...]:
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix.lower() in {".ttf", ".ttc", ".otf"}:
                    found.setdefault(path.stem, path)
        preferred = [found.pop(name) for name in _PREFERRED if name in found]
        plain = [path for stem, path in found.items() if not _is_styled(stem)]
        return (*self._ahead, *preferred, *plain)


def font_folders() -> list[Path]:
    """Return where fonts lie on this system."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        folders = [windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    else:
        folders = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local/share/fonts",
            home / ".fonts",
        ]
    return [folder for folder in folders if folder.is_dir()]


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in {"Cf", "Mn", "Me"}


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def _is_styled(stem: str) -> bool:
    return any(word in stem.lower() for word in _STYLED)
